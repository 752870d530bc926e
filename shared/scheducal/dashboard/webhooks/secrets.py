"""The pages of an endpoint's secret: show it, and change it with an overlap."""

from __future__ import annotations

from typing import Any

from scheducal.dashboard.deliveries.words import name_of
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.commands import command_of, perform
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.webhooks import views
from scheducal.dashboard.webhooks.pages import FOLDER, endpoint_of, path_of
from scheducal.webhooks.endpoints.registration import registration


def show(request: PageRequest) -> PageResponse:
    """Say which secrets sign, and show none."""
    return _page(request, None)


def reveal(request: PageRequest) -> PageResponse:
    """Show the secret, which the audit log says."""
    return _page(request, registration().reveal(command_of(request), request.parts["webhook_id"]))


def ask_rotate(request: PageRequest) -> PageResponse:
    """Ask before the secret is changed."""
    endpoint = endpoint_of(request)
    values: dict[str, Any] = {"endpoint": endpoint, "name": name_of(endpoint), "path": path_of(endpoint)}
    return page(request, FOLDER, "rotate.html", title=name_of(endpoint), **values)


def rotate(request: PageRequest) -> PageResponse:
    """Give the endpoint a new secret; the one before signs beside it for a day."""
    webhook_id = request.parts["webhook_id"]
    return perform(
        request,
        lambda command: registration().regenerate_secret(command, webhook_id),
        lambda after: (f"{path_of(after)}/secret", "A new secret signs now. Give it to the receiver within 24 hours."),
    )


def _page(request: PageRequest, secret: str | None) -> PageResponse:
    endpoint, clock = endpoint_of(request), Clock(request.viewer.zone, request.at)
    return page(
        request,
        FOLDER,
        "secret.html",
        title=f"Secret of {name_of(endpoint)}",
        endpoint=endpoint,
        name=name_of(endpoint),
        path=path_of(endpoint),
        secret=secret,
        overlap=views.overlap(endpoint, clock),
        may_write=request.viewer.may("webhooks.write"),
    )
