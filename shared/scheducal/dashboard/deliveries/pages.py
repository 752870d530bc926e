"""The pages of deliveries: lists, one delivery, and what is sent again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scheducal.audit.reads import note_read
from scheducal.dashboard.deliveries import filters, views
from scheducal.dashboard.deliveries.health import HealthSaid, health_said
from scheducal.dashboard.frame.answers import PageResponse, download, redirect
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.commands import command_of, perform
from scheducal.dashboard.frame.pagination import Link, pager
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.values import dataclass, replace
from scheducal.webhooks.delivery.model import OPEN
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.endpoints.rules import secret_at
from scheducal.webhooks.health.rules import judge
from scheducal.webhooks.queries.pagination import is_delivery_id
from scheducal.webhooks.queries.single import SingleDelivery, find_delivery
from scheducal.webhooks.replay.service import replays
from scheducal.webhooks.search.model import DeliveryFilter, Found
from scheducal.webhooks.search.queries import listing, search
from scheducal.webhooks.secrets import secret_box

FOLDER = Path(__file__).with_name("templates")
_LIMIT = 25
# Of each endpoint, where those of all are shown.
_NEWEST = 5
# How many may be chosen at once: those of a page of the largest list.
MOST_CHOSEN = 25
# Until when a delivery that has no row yet counts as on its way, and one that goes on is looked at again.
_FRESH = timedelta(minutes=3)
_WATCHED = timedelta(minutes=10)
_NOTHING = Found([], None, None)


@dataclass(frozen=True, slots=True)
class _List:
    endpoints: list[Endpoint]
    wanted: DeliveryFilter | None
    found: Found
    problem: Refusal | None = None


def show(request: PageRequest) -> PageResponse:
    """List deliveries."""
    read, clock = _read(request), Clock(request.viewer.zone, request.at)
    link, found = Link(request.path, request.query), read.found
    names = views.names_of(read.endpoints)
    pages = pager(link, len(found.deliveries), found.cursor)
    is_short = found.cursor is not None and len(found.deliveries) < _LIMIT
    if is_short and found.reached is not None:
        pages = replace(pages, said=f"{len(found.deliveries)} shown, searched back to {clock.when(found.reached)}")
    rows = [views.row(each, names) for each in found.deliveries]
    return page(
        request,
        FOLDER,
        "deliveries.html",
        title="Deliveries",
        status=422 if read.problem and read.problem.param != "endpoint" else 200,
        tabs=[(words, link.to(state=state), filters.state_in(request.query) == state) for state, words in filters.TABS],
        state=filters.state_in(request.query),
        endpoints=read.endpoints,
        wanted=read.wanted.webhook_id if read.wanted else None,
        names=names,
        filters=filters,
        is_narrowed=filters.filters_on(request.query),
        problem=read.problem,
        rows=rows,
        pages=pages,
        is_short=is_short,
        reached=found.reached,
        # Days without a delivery cost a page each; a search for a body may go on for long, and waits to be told.
        goes_on=is_short and not rows and "text" not in request.query,
        may_replay=request.viewer.may("webhooks.write") and any(each.can_replay for each in rows),
        may_send=request.viewer.may("webhooks.write"),
        trouble=_trouble(read, clock),
    )


def newest(request: PageRequest) -> PageResponse:
    """Show the newest deliveries to one endpoint: a part of the list of all. Four AWS requests at most."""
    read = _read(request)
    names = views.names_of(read.endpoints)
    wanted = read.wanted.webhook_id if read.wanted else None
    rows = [views.row(each, names) for each in read.found.deliveries[:_NEWEST]]
    to = Link(views.PATH, request.query).to(state=filters.ALL, endpoint=wanted)
    return page(request, FOLDER, "newest.html", title="Newest deliveries", rows=rows, to=to, problem=read.problem)


def _trouble(read: _List, clock: Clock) -> HealthSaid | None:
    """Say what is wrong with the one endpoint that is listed: a replay makes sense once that is mended."""
    wanted = read.wanted.webhook_id if read.wanted else None
    endpoint = next((each for each in read.endpoints if each.webhook_id == wanted), None)
    if endpoint is None or (endpoint.is_active and endpoint.failing_since is None):
        return None
    return health_said(judge(endpoint, None, clock.at), clock)


def _read(request: PageRequest) -> _List:
    tenant_id = request.viewer.tenant_id
    endpoints = EndpointRepository(table()).all(tenant_id)
    only = endpoints[0].webhook_id if len(endpoints) == 1 else None
    try:
        wanted = filters.filter_in(request.query, request.viewer.zone, only)
        begin = listing(wanted, _LIMIT, request.query.get("cursor"))
        endpoint = views.endpoint_among(endpoints, wanted.webhook_id) if wanted.webhook_id else None
        return _List(endpoints, wanted, search(table(), tenant_id, wanted, endpoint, begin, request.at))
    except Refusal as refusal:
        return _List(endpoints, None, _NOTHING, refusal)


def one(request: PageRequest) -> PageResponse:
    """Show one delivery with its attempts and the request that was sent."""
    try:
        found = _one(request)
    except Refusal:
        if not _is_fresh(request):
            raise
        return page(request, FOLDER, "waiting.html", title="Delivery")
    viewer, delivery = request.viewer, found.history.delivery
    watched = delivery.state in OPEN and _last_change(found) + _WATCHED > request.at
    if request.part == "waiting" or (request.part and not watched):
        # What was waited for is there: the whole page shows it.
        return PageResponse(200, headers={"HX-Refresh": "true"})
    if request.part is None:
        _note(request, found)
    chosen = views.chosen_of(found, request.query.get("attempt"))
    happened, next_step = views.headline(found, Clock(viewer.zone, request.at))
    return page(
        request,
        FOLDER,
        "delivery.html",
        title=delivery.event.event_type,
        delivery=delivery,
        row=views.row(delivery, views.names_of([found.endpoint] if found.endpoint else [])),
        endpoint=found.endpoint,
        happened=happened,
        next_step=next_step,
        attempts=views.attempts(found, chosen),
        chosen=chosen,
        signature=views.signature_path(found, chosen) if chosen else None,
        body=views.body_of(found.body) if found.body is not None else None,
        watched=watched,
        may_write=viewer.may("webhooks.write"),
        replay=views.replay_verb(delivery, request.at) if found.endpoint is not None else None,
    )


def signature(request: PageRequest) -> PageResponse:
    """Show the headers of an attempt as they were sent, and how a person makes the signature again."""
    found = _one(request)
    chosen = views.chosen_of(found, request.query.get("attempt"))
    if chosen is None or found.endpoint is None or found.body is None:
        raise Refusal("not_found", "nothing of it was sent, or its event has expired")
    sealed = secret_at(found.endpoint, chosen.at)
    secret = secret_box().open(sealed, request.viewer.tenant_id, found.endpoint.webhook_id)
    values: dict[str, Any] = {
        "path": views.path_of(found.history.delivery),
        "chosen": chosen,
        "sent": views.sent(found, chosen, secret),
    }
    return page(request, FOLDER, "signature.html", title="Headers and signature", **values)


def body(request: PageRequest) -> PageResponse:
    """Give the body that is sent, byte for byte, as a file."""
    found = _one(request)
    if found.body is None:
        raise Refusal("not_found", "the event has expired")
    _note(request, found)
    return download("body.json", "application/json", found.body)


def replay(request: PageRequest) -> PageResponse:
    """Send one again."""
    webhook_id, delivery_id = request.parts["webhook_id"], request.parts["delivery_id"]
    here = f"{views.PATH}/{webhook_id}/{delivery_id}"
    return perform(
        request,
        lambda command: replays().replay(command, webhook_id, delivery_id, early=True),
        lambda _: (here, "It is sent again, under the same webhook-id."),
    )


def replay_chosen(request: PageRequest) -> PageResponse:
    """Send those again that were chosen in a list."""
    chosen = list(dict.fromkeys(request.form.get("delivery", ())))
    pairs = [(webhook_id, delivery_id) for webhook_id, _, delivery_id in (each.partition("/") for each in chosen)]
    if not pairs:
        return redirect(_back(request), "Nothing was chosen, so nothing is sent again.")
    if len(pairs) > MOST_CHOSEN:
        raise Refusal("invalid_field", f"choose at most {MOST_CHOSEN}; for more, replay all since a time")
    done = replays().replay_each(command_of(request), pairs)
    said = f"{len(done.done)} of {len(pairs)} are sent again." if done.done else "None is sent again."
    reasons = dict.fromkeys(each.message for each in done.refused.values())
    return redirect(_back(request), " ".join([said, *(f"Not the others: {each}." for each in reasons)]))


def _one(request: PageRequest) -> SingleDelivery:
    parts = request.parts
    return find_delivery(table(), request.viewer.tenant_id, parts["webhook_id"], parts["delivery_id"])


def _note(request: PageRequest, found: SingleDelivery) -> None:
    """Note that somebody reads what was sent; an event about an endpoint is of no person."""
    delivery = found.history.delivery
    if found.body is not None and not delivery.event.event_type.startswith("webhook."):
        data = json.loads(found.body)["data"]
        note_read(table(), request.viewer.principal, "delivery", delivery.delivery_id, data)


def _is_fresh(request: PageRequest) -> bool:
    """Tell whether a delivery that has no row may still get one: its first attempt makes it."""
    delivery_id = request.parts["delivery_id"]
    if not is_delivery_id(delivery_id):
        return False
    try:
        occurred = datetime.strptime(delivery_id[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return False
    return abs(request.at - occurred) < _FRESH


def _last_change(found: SingleDelivery) -> datetime:
    delivery = found.history.delivery
    moments = [delivery.created_at, *(each.at for each in found.history.attempts)]
    return max([*moments, delivery.not_before or delivery.created_at])


def _back(request: PageRequest) -> str:
    """Give the list from which it was asked for: a path of this area, whatever the form says."""
    wanted = request.form.get("back", ("",))[-1]
    return wanted if wanted == views.PATH or wanted.startswith(f"{views.PATH}?") else views.PATH
