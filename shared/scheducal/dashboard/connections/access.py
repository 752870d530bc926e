"""The pages by which access is given: a new connection, access that is given again, and other settings."""

from __future__ import annotations

from typing import Any, get_args
from urllib.parse import urlsplit

from scheducal.connectors import registry
from scheducal.connectors.connections.any_kind import views as api_views
from scheducal.connectors.connections.any_kind.requests import CreateConnection, UpdateConnection
from scheducal.connectors.connections.authorization.wiring import asking, connections
from scheducal.connectors.connections.model import Connection, Renewal, Wanted
from scheducal.connectors.connections.names import CONNECTIONS
from scheducal.connectors.connections.rules import LINK_LIFETIME
from scheducal.connectors.health.queries import health_of
from scheducal.connectors.manifest import CredentialKind, Manifest
from scheducal.dashboard.connections import views
from scheducal.dashboard.connections.pages import FOLDER
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.commands import command_of, perform
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.session.cookies import CONNECTING, set_cookie
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.values import replace

_LINK_SECONDS = int(LINK_LIFETIME.total_seconds())


def new(request: PageRequest) -> PageResponse:
    """Ask for the settings of a new connection."""
    return _form(request, Form(), *_way(request.query.get("kind"), request.query.get("auth")))


def connect(request: PageRequest) -> PageResponse:
    """Connect a system, or ask the account's owner for access."""
    manifest, auth = _way(*(request.form.get(name, ("",))[-1] for name in ("kind", "auth")))
    names = views.asked_fields(request.form)
    form = read_form({name: request.form[name] for name in names}, CreateConnection)
    if form.value is None:
        return _form(request, form, manifest, auth)
    try:
        return _connected(request, form.value.asked(), manifest)
    except Refusal as refusal:
        return _form(request, form.refused(refusal), manifest, auth)


def reconnect(request: PageRequest) -> PageResponse:
    """Give access again."""
    found = health_of(table(), request.viewer.tenant_id, request.parts["connection_id"]).connection
    renewal = Renewal(found.connection_id, found.kind, found.auth)
    return _connected(request, renewal, registry.manifest(found.kind))


def settings(request: PageRequest) -> PageResponse:
    """Ask for other settings, and new secrets."""
    return _settings(request, Form(), _found(request))


def update(request: PageRequest) -> PageResponse:
    """Change a connection. A secret that is left empty stays."""
    found = _found(request)
    names = views.asked_fields(request.form) - {"kind", "auth"}
    form = read_form({name: request.form[name] for name in names}, UpdateConnection)
    if form.value is None:
        return _settings(request, form, found)
    manifest = registry.manifest(found.kind)
    asked = [each for _, each, _ in views.fields_of(manifest, found.auth, fixed=False) if not each.is_secret]
    sent: dict[str, Any] = {
        "label": form.value.label,
        "settings": {each.name: form.value.settings.get(each.name) for each in asked},
        "secrets": {name: value for name, value in form.value.secrets.items() if value},
    }
    try:
        return perform(
            request,
            lambda command: connections(CONNECTIONS).update(command, found.connection_id, sent),
            lambda decision: (f"{views.PATH}/{decision.after.connection_id}", "The settings are saved."),
        )
    except Refusal as refusal:
        return _settings(request, form.refused(refusal), found)


def _connected(request: PageRequest, asked: Wanted | Renewal, manifest: Manifest) -> PageResponse:
    if asked.auth == "oauth":
        return _ask_owner(request, asked, manifest)
    return perform(
        request,
        lambda command: connections(CONNECTIONS).connect(command, asked),
        lambda decision: (f"{views.PATH}/{decision.after.connection_id}", f"{manifest.title} is connected."),
    )


def _ask_owner(request: PageRequest, asked: Wanted | Renewal, manifest: Manifest) -> PageResponse:
    """Show the link to the owner's question. The system's own page cannot be the answer to a form of ours."""
    # A second link does no harm. It is kept nowhere.
    command = replace(command_of(request), idempotency_key=None)
    edge = asking(CONNECTIONS)
    authorization = edge.ask(command, asked)
    link = str(edge.opened(request.viewer.tenant_id, api_views.asked(authorization))["authorizationUrl"])
    parts = urlsplit(link)
    clock = Clock(request.viewer.zone, request.at)
    shown = page(
        request,
        FOLDER,
        "owner.html",
        title=f"Access to {manifest.title}",
        manifest=manifest,
        link=link,
        here=f"{parts.path}?{parts.query}",
        until=clock.hour(authorization.expires_at),
    )
    # By it the result's page knows that it leads back here.
    return replace(shown, cookies=(*shown.cookies, f"{set_cookie(CONNECTING, '1')}; Max-Age={_LINK_SECONDS}"))


def _way(kind: str | None, auth: str | None) -> tuple[Manifest, CredentialKind]:
    if kind not in registry.connectable() or auth not in get_args(CredentialKind):
        raise Refusal("not_found", "there is no such kind of connection")
    manifest = registry.manifest(str(kind))
    if auth not in manifest.credentials:
        raise Refusal("not_found", "this kind is not connected in this way")
    return manifest, auth


def _found(request: PageRequest) -> Connection:
    return health_of(table(), request.viewer.tenant_id, request.parts["connection_id"]).connection


def _form(request: PageRequest, form: Form[CreateConnection], manifest: Manifest, auth: CredentialKind) -> PageResponse:
    return page(
        request,
        FOLDER,
        "new.html",
        title=f"Connect {manifest.title}",
        status=422 if form.errors else 200,
        form=form,
        manifest=manifest,
        auth=auth,
        way=views.AUTHS[auth],
        fields=views.fields_of(manifest, auth, fixed=True),
        action=views.PATH,
    )


def _settings(request: PageRequest, form: Form[UpdateConnection], found: Connection) -> PageResponse:
    manifest = registry.manifest(found.kind)
    return page(
        request,
        FOLDER,
        "settings.html",
        title=f"Settings of {views.name_of(found)}",
        status=422 if form.errors else 200,
        form=form,
        connection=found,
        manifest=manifest,
        fields=views.fields_of(manifest, found.auth, fixed=False),
        path=f"{views.PATH}/{found.connection_id}",
    )
