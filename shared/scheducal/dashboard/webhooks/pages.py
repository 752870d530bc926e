"""The pages of webhook endpoints: the list, one endpoint, and its settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scheducal.dashboard.deliveries import views as delivery_views
from scheducal.dashboard.deliveries.health import health_said
from scheducal.dashboard.deliveries.words import name_of
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.commands import perform
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.webhooks import views
from scheducal.dashboard.webhooks.forms import EndpointForm
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.webhooks.delivery.model import second_of
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.registration import registration
from scheducal.webhooks.endpoints.repository import EndpointRepository, find
from scheducal.webhooks.endpoints.requests import RegisterWebhook, UpdateWebhook
from scheducal.webhooks.health.queries import of_last_day
from scheducal.webhooks.health.rules import judge
from scheducal.webhooks.search.model import DeliveryFilter, Found
from scheducal.webhooks.search.queries import listing, search
from scheducal.webhooks.wiring import webhooks

FOLDER = Path(__file__).with_name("templates")
# Deliveries of all endpoints that are counted for the list.
_COUNTED = 50
_NEWEST = 8


def show(request: PageRequest) -> PageResponse:
    """List the endpoints."""
    endpoints = EndpointRepository(table()).all(request.viewer.tenant_id)
    clock = Clock(request.viewer.zone, request.at)
    rows = views.rows(endpoints, _undelivered(request), clock)
    may_write = request.viewer.may("webhooks.write")
    return page(request, FOLDER, "webhooks.html", title="Webhooks", rows=rows, may_write=may_write)


def one(request: PageRequest) -> PageResponse:
    """Show one endpoint: how it is, and what was sent to it last."""
    endpoint = endpoint_of(request)
    tally = of_last_day(table(), endpoint.tenant_id, endpoint.webhook_id, request.at)
    clock = Clock(request.viewer.zone, request.at)
    names = {endpoint.webhook_id: name_of(endpoint)}
    return page(
        request,
        FOLDER,
        "endpoint.html",
        title=name_of(endpoint),
        endpoint=endpoint,
        path=path_of(endpoint),
        health=health_said(judge(endpoint, tally, request.at), clock),
        rows=[delivery_views.row(each, names) for each in tally.newest[:_NEWEST]],
        overlap=views.overlap(endpoint, clock),
        may_write=request.viewer.may("webhooks.write"),
    )


def new(request: PageRequest) -> PageResponse:
    """Ask for a new endpoint."""
    return _form(request, Form(), None)


def register(request: PageRequest) -> PageResponse:
    """Register an endpoint."""
    form = read_form(request.form, EndpointForm)
    if form.value is None:
        return _form(request, form, None)
    wanted = RegisterWebhook(webhookUrl=form.value.url, eventTypes=list(form.value.event_types))
    try:
        return perform(
            request,
            lambda command: registration().register(command, wanted),
            lambda made: (f"{path_of(made)}/secret", "The endpoint is registered. Give its secret to the receiver."),
        )
    except Refusal as refusal:
        return _form(request, form.refused(refusal), None)


def settings(request: PageRequest) -> PageResponse:
    """Ask for other settings of an endpoint."""
    return _form(request, Form(), endpoint_of(request))


def update(request: PageRequest) -> PageResponse:
    """Change an endpoint."""
    form = read_form(request.form, EndpointForm)
    if form.value is None:
        return _form(request, form, endpoint_of(request))
    wanted = UpdateWebhook(webhookUrl=form.value.url, eventTypes=list(form.value.event_types))
    try:
        return _updated(request, wanted, "The settings are saved.")
    except Refusal as refusal:
        return _form(request, form.refused(refusal), endpoint_of(request))


def switch_on(request: PageRequest) -> PageResponse:
    """Send it events again."""
    said = "It is switched on. What was not sent meanwhile can be replayed."
    return _updated(request, UpdateWebhook(isActive=True), said)


def switch_off(request: PageRequest) -> PageResponse:
    """Keep its events for it."""
    return _updated(request, UpdateWebhook(isActive=False), "It is switched off. Its events are kept for 30 days.")


def delete(request: PageRequest) -> PageResponse:
    """Delete an endpoint for good."""
    webhook_id = request.parts["webhook_id"]
    return perform(
        request,
        lambda command: webhooks().delete(command, webhook_id),
        lambda gone: (views.PATH, f"{name_of(gone)} is deleted. It gets nothing more."),
    )


def test(request: PageRequest) -> PageResponse:
    """Send a test event, and show its delivery."""
    webhook_id = request.parts["webhook_id"]

    def done(event_id: str) -> tuple[str, str]:
        return f"{delivery_views.PATH}/{webhook_id}/{second_of(request.at)}-{event_id}", "The test event is on its way."

    return perform(request, lambda command: webhooks().test(command, webhook_id), done)


def ask_off(request: PageRequest) -> PageResponse:
    """Ask before it is switched off."""
    return _question(request, "off")


def ask_delete(request: PageRequest) -> PageResponse:
    """Ask before it is deleted."""
    return _question(request, "delete")


def endpoint_of(request: PageRequest) -> Endpoint:
    """Find the endpoint that the path names; raises Refusal `webhook_not_found`."""
    return find(EndpointRepository(table()), request.viewer.tenant_id, request.parts["webhook_id"])


def path_of(endpoint: Endpoint) -> str:
    """Give the address of an endpoint's page."""
    return f"{views.PATH}/{endpoint.webhook_id}"


def _question(request: PageRequest, asked: str) -> PageResponse:
    endpoint = endpoint_of(request)
    values: dict[str, Any] = {"endpoint": endpoint, "name": name_of(endpoint), "path": path_of(endpoint)}
    return page(request, FOLDER, f"{asked}.html", title=name_of(endpoint), **values)


def _updated(request: PageRequest, wanted: UpdateWebhook, said: str) -> PageResponse:
    webhook_id = request.parts["webhook_id"]
    return perform(
        request,
        lambda command: webhooks().update(command, webhook_id, wanted),
        lambda after: (path_of(after), said),
    )


def _form(request: PageRequest, form: Form[EndpointForm], endpoint: Endpoint | None) -> PageResponse:
    return page(
        request,
        FOLDER,
        "settings.html",
        title=f"Settings of {name_of(endpoint)}" if endpoint else "Register an endpoint",
        status=422 if form.errors else 200,
        form=form,
        endpoint=endpoint,
        families=views.families(),
        path=path_of(endpoint) if endpoint else views.PATH,
    )


def _undelivered(request: PageRequest) -> Found:
    wanted = DeliveryFilter(state="undelivered")
    begin = listing(wanted, _COUNTED, None)
    return search(table(), request.viewer.tenant_id, wanted, None, begin, request.at)
