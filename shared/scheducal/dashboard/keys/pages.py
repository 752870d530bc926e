"""The pages of API keys: those in use and those revoked, a new one, one with its secret."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from scheducal.catalog.channels.model import BUILT_IN
from scheducal.catalog.repository import CatalogRepository
from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.pagination import Link, pager
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.keys.views import choices, revoker, shown_key
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.tenants import service
from scheducal.tenants.access import check_role
from scheducal.tenants.key_secrets import key_secrets, reveal
from scheducal.tenants.members.service import Members
from scheducal.tenants.model import ApiKey
from scheducal.tenants.queries import revoked_keys
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.roles import KEY_ROLES
from scheducal.tenants.service import DEFAULT_PER_MINUTE, LONGEST_NAME, MOST_KEYS, MOST_PER_MINUTE

TEMPLATES = Path(__file__).with_name("templates")
LIST = "/dashboard/keys"


class KeyForm(BaseModel):
    """A new key."""

    model_config = ConfigDict(extra="ignore")
    label: Annotated[str, Field(max_length=LONGEST_NAME)]
    role: Annotated[str, Field(max_length=20)]
    channel: Annotated[str, Field(max_length=100)]
    limit: Annotated[int, Field(ge=1, le=MOST_PER_MINUTE)] = DEFAULT_PER_MINUTE


class SecretsForm(BaseModel):
    """Whether secrets are shown once."""

    model_config = ConfigDict(extra="ignore")
    secrets: Annotated[str, Field(pattern="^(once|again)$")]


def show(request: PageRequest) -> PageResponse:
    """List the keys in use. Three AWS requests, the session's among them."""
    viewer, clock = request.viewer, Clock(request.viewer.zone, request.at)
    keys = [shown_key(each, clock) for each in _keys().in_force(viewer.tenant_id)]
    return page(
        request,
        TEMPLATES,
        "keys.html",
        title="API keys",
        keys=sorted(keys, key=lambda each: (-int(each["used"]), str(each["name"]))),
        most=MOST_KEYS,
        once=viewer.principal.settings.shows_secrets_once,
        may_make=viewer.may("keys.write"),
        may_reveal=viewer.may("keys.reveal"),
        may_set=viewer.may("settings.write"),
    )


def show_revoked(request: PageRequest) -> PageResponse:
    """List revoked keys, with who revoked each. Three AWS requests, the session's among them."""
    viewer, clock = request.viewer, Clock(request.viewer.zone, request.at)
    found = revoked_keys(table(), viewer.tenant_id, request.query.get("cursor"))
    members, _ = Members(table()).all_of(viewer.tenant_id, request.at) if found.entries else ((), ())
    names = {each.member_id: each.name or each.email for each in members}
    return page(
        request,
        TEMPLATES,
        "revoked.html",
        title="Revoked keys",
        keys=[shown_key(each, clock) | {"by": revoker(each, names)} for each in found.entries],
        pages=pager(Link(request.path, request.query), len(found.entries), found.cursor),
    )


def new(request: PageRequest) -> PageResponse:
    """Ask what the key is to be."""
    return _asking(request, Form())


def create(request: PageRequest) -> PageResponse:
    """Make a key, and show both of its values."""
    viewer, form = request.viewer, read_form(request.form, KeyForm)
    if form.value is None:
        return _asking(request, form)
    try:
        made = _create(request, form.value)
    except Refusal as refusal:
        return _asking(request, form.refused(refusal))
    return _one(request, made.key, made.api_secret, is_new=True, once=viewer.principal.settings.shows_secrets_once)


def show_one(request: PageRequest) -> PageResponse:
    """Show one key, without its secret."""
    return _one(request, _found(request), None)


def show_secret(request: PageRequest) -> PageResponse:
    """Show one key with its secret; the audit log says so."""
    viewer, key = request.viewer, _found(request)
    try:
        secret = reveal(_keys(), key_secrets(), viewer.tenant_id, key.api_key, viewer.member_id)
    except Refusal as refusal:
        return _one(request, key, None, form=Form[KeyForm]().refused(refusal))
    return _one(request, key, secret)


def ask_to_revoke(request: PageRequest) -> PageResponse:
    """Ask before a key is revoked."""
    shown = shown_key(_found(request), Clock(request.viewer.zone, request.at))
    return page(request, TEMPLATES, "revoke.html", title=f"Revoke {shown['name']}", key=shown)


def revoke(request: PageRequest) -> PageResponse:
    """Revoke a key, at once and for good."""
    viewer, key = request.viewer, _found(request)
    gone = service.revoke_key(_keys(), viewer.tenant_id, key.api_key, request.at, viewer.member_id)
    return redirect(LIST, f"The key “{gone.label or gone.api_key}” is revoked. It opens nothing any more.")


def choose_secrets(request: PageRequest) -> PageResponse:
    """Choose whether secrets can be seen again. Those that are kept are forgotten with "once"."""
    viewer, form = request.viewer, read_form(request.form, SecretsForm)
    if form.value is None:
        raise Refusal("invalid_field", "choose once or again", param="secrets")
    once = form.value.secrets == "once"
    service.set_settings(_keys(), viewer.tenant_id, actor=viewer.member_id, shows_secrets_once=once)
    said = "Secrets are shown once from now on. None is kept." if once else "Secrets of new keys can be seen again."
    return redirect(LIST, said)


def _create(request: PageRequest, given: KeyForm) -> service.NewKey:
    viewer, keys = request.viewer, _keys()
    role = next((each for each in KEY_ROLES if each == given.role), None)
    if role is None:
        raise Refusal("invalid_field", f"a role is one of {', '.join(KEY_ROLES)}", param="role")
    check_role(viewer.principal, role)
    if given.channel not in _channels(viewer.tenant_id):
        raise Refusal("channel_not_found", "there is no such channel", param="channel")
    label = " ".join(given.label.split())
    if any(each.label == label for each in keys.in_force(viewer.tenant_id)):
        raise Refusal("invalid_field", "there is a key of this name; choose another one", param="label")
    return service.create_key(
        keys,
        viewer.tenant_id,
        request.at,
        role=role,
        channel=given.channel,
        label=label,
        per_minute=given.limit,
        seal=key_secrets().seal,
        actor=viewer.member_id,
    )


def _asking(request: PageRequest, form: Form[KeyForm]) -> PageResponse:
    viewer = request.viewer
    channels = [(each, each) for each in _channels(viewer.tenant_id)]
    status = 422 if form.errors else 200
    return page(
        request,
        TEMPLATES,
        "new.html",
        title="New API key",
        status=status,
        form=form,
        roles=choices(viewer.role),
        channels=channels,
        limit=DEFAULT_PER_MINUTE,
    )


def _one(
    request: PageRequest, key: ApiKey, secret: str | None, *, form: Form[Any] | None = None, **more: Any
) -> PageResponse:
    viewer = request.viewer
    shown = shown_key(key, Clock(viewer.zone, request.at))
    said = {"is_new": False, "once": viewer.principal.settings.shows_secrets_once, **more}
    return page(
        request,
        TEMPLATES,
        "key.html",
        title=str(shown["name"]),
        status=422 if form else 200,
        key=shown,
        secret=secret,
        form=form or Form(),
        by=_revoker(key) if key.revoked_at else None,
        may_revoke=viewer.may("keys.write") and key.revoked_at is None,
        may_reveal=viewer.may("keys.reveal") and key.revoked_at is None,
        **said,
    )


def _revoker(key: ApiKey) -> str:
    """Name who revoked a key. At most one AWS request."""
    member = None
    if key.revoked_by is not None:
        with suppress(Refusal):
            member = Members(table()).one(key.tenant_id, key.revoked_by)
    return revoker(key, {member.member_id: member.name or member.email} if member else {})


def _found(request: PageRequest) -> ApiKey:
    found = _keys().key(request.viewer.tenant_id, request.parts["api_key"])
    if found is None:
        raise Refusal("not_found", "there is no such key")
    return found


def _channels(tenant_id: str) -> list[str]:
    own = CatalogRepository(table()).all_of(tenant_id, "channel")
    return sorted({*BUILT_IN, *(str(each["entryId"]) for each in own)})


def _keys() -> TenantRepository:
    return TenantRepository(table())
