"""The pages of replays: since when, what it will do, and how far it has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from scheducal.dashboard.deliveries.views import endpoint_among
from scheducal.dashboard.deliveries.words import name_of
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.commands import perform
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.webhooks import views
from scheducal.dashboard.webhooks.forms import SinceForm
from scheducal.dashboard.webhooks.pages import FOLDER, path_of
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.walltime.parse import parse_moment
from scheducal.walltime.zones import zone_info
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import EndpointRepository, find
from scheducal.webhooks.queries.service import job
from scheducal.webhooks.replay.queries import affected
from scheducal.webhooks.replay.requests import ReplayFailed
from scheducal.webhooks.replay.rules import check_active
from scheducal.webhooks.replay.rules import job as planned
from scheducal.webhooks.replay.service import replays

_UNNAMED = "rpl_"


def ask(request: PageRequest) -> PageResponse:
    """Ask for which endpoint, and since when."""
    endpoints = EndpointRepository(table()).all(request.viewer.tenant_id)
    return _ask(request, Form(), endpoints)


def confirm(request: PageRequest) -> PageResponse:
    """Say what the replay will do, before it is started."""
    endpoints = EndpointRepository(table()).all(request.viewer.tenant_id)
    form = read_form(request.form, SinceForm)
    if form.value is None:
        return _ask(request, form, endpoints)
    try:
        endpoint = endpoint_among(endpoints, form.value.endpoint)
        check_active(endpoint)
        since = _instant(form.value.since, request.viewer.zone)
        planned(endpoint, _UNNAMED, since, request.at)
    except Refusal as refusal:
        shown = refusal if refusal.param == "since" else Refusal(refusal.code, refusal.message, param="endpoint")
        return _ask(request, form.refused(shown), endpoints)
    counted = affected(table(), endpoint, since, request.at)
    values: dict[str, Any] = {"endpoint": endpoint, "name": name_of(endpoint), "path": path_of(endpoint)}
    return page(request, FOLDER, "confirm.html", title="Replay", since=since, counted=counted, **values)


def start(request: PageRequest) -> PageResponse:
    """Start a replay, and show how far it has come."""
    webhook_id = request.parts["webhook_id"]
    since = parse_moment(request.form.get("since", ("",))[-1], request.viewer.zone, "since")
    wanted = ReplayFailed.model_validate({"since": since.isoformat().replace("+00:00", "Z")})
    return perform(
        request,
        lambda command: replays().start(command, webhook_id, wanted),
        lambda made: (f"{views.PATH}/{webhook_id}/replays/{made.job_id}", "The replay has begun."),
    )


def show(request: PageRequest) -> PageResponse:
    """Show how far a replay has come, until it is done."""
    webhook_id, job_id = request.parts["webhook_id"], request.parts["replay_id"]
    tenant_id = request.viewer.tenant_id
    found = job(table(), tenant_id, webhook_id, job_id)
    endpoint = find(EndpointRepository(table()), tenant_id, webhook_id)
    progress, path = views.progress(found), path_of(endpoint)
    return page(request, FOLDER, "replay.html", title="Replay", progress=progress, name=name_of(endpoint), path=path)


def _ask(request: PageRequest, form: Form[SinceForm], endpoints: list[Endpoint]) -> PageResponse:
    failing = next((each for each in endpoints if str(each.webhook_id) == request.query.get("endpoint")), None)
    since = (failing.failing_since if failing else None) or request.at - timedelta(days=1)
    return page(
        request,
        FOLDER,
        "since.html",
        title="Replay what failed",
        status=422 if form.errors else 200,
        form=form,
        choices=[(each.webhook_id, name_of(each)) for each in endpoints],
        chosen=failing.webhook_id if failing else "",
        since=f"{since.astimezone(zone_info(request.viewer.zone)):%Y-%m-%dT%H:%M}",
    )


def _instant(text: str, zone: str) -> datetime:
    """Read a wall time of the viewer's clock, as a browser's field gives it; raises Refusal `invalid_date_time`."""
    try:
        return datetime.strptime(text[:16], "%Y-%m-%dT%H:%M").replace(tzinfo=zone_info(zone))
    except ValueError as error:
        raise Refusal("invalid_date_time", "write a date and a time", param="since") from error
