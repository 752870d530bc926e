"""Pages of the whole catalog: who and what can be booked, services, channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheducal.catalog.channels.model import BUILT_IN
from scheducal.catalog.channels.service import Channels
from scheducal.catalog.model import Kind, WithMeta
from scheducal.catalog.queries import as_it_is, listed
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.rows import Read, entry_of, kept_of
from scheducal.catalog.services.document import SERVICE
from scheducal.catalog.services.model import Service
from scheducal.catalog.services.rules import no_service
from scheducal.catalog.services.wiring import services
from scheducal.dashboard.asking.model import Missed
from scheducal.dashboard.asking.queries import since
from scheducal.dashboard.asking.service import attempt, fields_of, status_of, value_of
from scheducal.dashboard.availability import TEMPLATES
from scheducal.dashboard.availability.catalog.limits import PERS, SCOPES, shown_limits, shown_rules
from scheducal.dashboard.availability.catalog.requests import (
    MOST_GROUPS,
    Group,
    channel_form,
    groups_in,
    in_order,
    new_values,
    service_form,
    values_of,
)
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.forms import Form
from scheducal.dashboard.frame.pagination import Link, pager
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.store.keys import catalog_log
from scheducal.store.table import table

HERE = "/dashboard/availability"
_A_PAGE = 50
_PICKS = (
    ("round_robin", "who was booked longest ago"),
    ("fairness", "who has the fewest, by weight"),
    ("in_order", "the first that is free, as listed"),
)


def resources(request: PageRequest) -> PageResponse:
    """List who and what can be booked. Two AWS requests, the session's among them."""
    return _list(request, RESOURCE, "resources.html", "Availability")


def all_services(request: PageRequest) -> PageResponse:
    """List the services. Two AWS requests, the session's among them."""
    return _list(request, SERVICE, "services.html", "Services")


def ask_service(request: PageRequest) -> PageResponse:
    """Show one service, or ask for a new one. Two AWS requests, the session's among them."""
    return _service(request, Form(), ())


def save_service(request: PageRequest) -> PageResponse:
    """Change it, or add it."""
    service_id = request.parts.get("service_id")
    form = service_form(fields_of(request), is_new=service_id is None)

    def act(command: Any) -> WithMeta[Service]:
        contents = value_of(form).contents()
        if service_id is None:
            return services().create(command, contents)
        return services().update(command, service_id, contents)

    def done(after: WithMeta[Service]) -> tuple[str, str]:
        return f"{HERE}/offers?service={after.meta.entry_id}", f"{after.entry.name} is saved. This is what it offers."

    def again(form: Form[Any], missed: Sequence[Missed]) -> PageResponse:
        return _service(request, form, missed)

    return attempt(
        request,
        form,
        act,
        done,
        again,
        since(request, catalog_log(request.viewer.tenant_id, "service", service_id or "")),
    )


def channels(request: PageRequest) -> PageResponse:
    """List the channels. Two AWS requests, the session's among them."""
    found = Channels(table()).listed(request.viewer.tenant_id)
    return page(request, TEMPLATES, "channels.html", title="Channels", found=found, built_in=BUILT_IN)


def ask_channel(request: PageRequest) -> PageResponse:
    """Show what holds for one channel. Two AWS requests, the session's among them."""
    return _channel(request, Form(), ())


def save_channel(request: PageRequest) -> PageResponse:
    """Change it."""
    form, name = channel_form(fields_of(request)), request.parts["name"]
    return attempt(
        request,
        form,
        lambda command: Channels(table()).put(command, name, value_of(form).contents()),
        lambda _: (f"{HERE}/channels", f"Channel {name} is as you left it."),
        lambda form, missed: _channel(request, form, missed),
        since(request, catalog_log(request.viewer.tenant_id, "channel", name)),
    )


def _service(request: PageRequest, form: Form[Any], missed: Sequence[Missed]) -> PageResponse:
    service_id = request.parts.get("service_id")
    read = CatalogRepository(table()).read_all(request.viewer.tenant_id)
    found = _found(read, service_id) if service_id else None
    values = values_of(found.entry) if found else new_values(request.viewer.zone)
    resources = [(each.resource_id, each.name) for each in map(_resource, read.of_kind("resource"))]
    return page(
        request,
        TEMPLATES,
        "service.html",
        title=found.entry.name if found else "New service",
        status=status_of(form, missed),
        form=form,
        missed=missed,
        values=values,
        version=found.meta.version if found else None,
        groups=[(each, in_order(each, resources)) for each in _groups(values["staffing"], form)],
        has_resources=bool(resources),
        choices_of_resources=[(each, name, None) for each, name in resources],
        limits=shown_limits(found.entry.limits if found else (), form.given),
        rules=shown_rules(found.entry if found else None, _channels(read)),
        pers=PERS,
        scopes=SCOPES,
        picks=_PICKS,
        action=request.path,
        back=f"{HERE}/services",
        may_write=request.viewer.may("availability.write"),
    )


def _channels(read: Read) -> set[str]:
    return {*BUILT_IN, *(str(each["entryId"]) for each in read.of_kind("channel"))}


def _groups(kept: Sequence[Group], form: Form[Any]) -> list[Group]:
    """Give the groups that a form shows: those that there are, and one more to fill in."""
    count = groups_in(form.given) if form.given else len(kept) + 1
    found = [*kept, *(Group() for _ in range(max(1, count) - len(kept)))]
    return found[: max(1, min(count, MOST_GROUPS))]


def _found(read: Read, service_id: str) -> WithMeta[Service]:
    item = read.item("service", service_id)
    if item is None:
        raise no_service()
    return kept_of(SERVICE, item)


def _resource(item: Any) -> Any:
    return entry_of(RESOURCE, item)


def _channel(request: PageRequest, form: Form[Any], missed: Sequence[Missed]) -> PageResponse:
    found = Channels(table()).details(request.viewer.tenant_id, request.parts["name"])
    return page(
        request,
        TEMPLATES,
        "channel.html",
        title=f"Channel {found.name}",
        status=status_of(form, missed),
        form=form,
        missed=missed,
        channel=found,
        action=request.path,
        back=f"{HERE}/channels",
        may_write=request.viewer.may("availability.write"),
    )


def _list(request: PageRequest, kind: Kind[Any], template: str, title: str) -> PageResponse:
    found = listed(table(), kind, request.viewer.tenant_id, _A_PAGE, request.query.get("cursor"), as_it_is)
    pages = pager(Link(request.path, request.query), len(found.entries), found.cursor)
    return page(request, TEMPLATES, template, title=title, found=found.entries, pages=pages)
