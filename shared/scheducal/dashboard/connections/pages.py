"""The pages of connections: the list, one connection, its settings, its checks and comparisons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scheducal.connectors.connections.authorization.wiring import connections
from scheducal.connectors.connections.check import Checked
from scheducal.connectors.connections.names import CONNECTIONS
from scheducal.connectors.connections.rules import is_default
from scheducal.connectors.connections.wiring import checking
from scheducal.connectors.health.queries import health_of, health_of_page
from scheducal.connectors.health.service import comparisons
from scheducal.connectors.reconcile.queries import read_lags
from scheducal.dashboard.connections import views
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.commands import command_of, perform
from scheducal.dashboard.frame.pagination import Link, pager
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.store.table import table
from scheducal.values import replace

FOLDER = Path(__file__).with_name("templates")


def show(request: PageRequest) -> PageResponse:
    """List connections."""
    found = health_of_page(table(), request.viewer.tenant_id, request.query.get("cursor"))
    clock = Clock(request.viewer.zone, request.at)
    rows = [views.row(each, clock) for each in found.entries]
    return page(
        request,
        FOLDER,
        "connections.html",
        title="Connections",
        rows=rows,
        pages=pager(Link(request.path, request.query), len(rows), found.cursor),
        may_write=request.viewer.may("connections.write"),
    )


def kinds(request: PageRequest) -> PageResponse:
    """List the kinds of systems that can be connected."""
    may_write = request.viewer.may("connections.write")
    return page(request, FOLDER, "kinds.html", title="Connect a system", kinds=views.kinds(), may_write=may_write)


def one(request: PageRequest) -> PageResponse:
    """Show one connection."""
    return _one(request, None)


def check(request: PageRequest) -> PageResponse:
    """Ask its system one small question, and show what it says."""
    command = replace(command_of(request), idempotency_key=None)
    with checking() as opened:
        return _one(request, opened.check(command, request.parts["connection_id"]))


def make_default(request: PageRequest) -> PageResponse:
    """Keep new appointments there."""
    connection_id = request.parts["connection_id"]
    return perform(
        request,
        lambda command: connections(CONNECTIONS).update(command, connection_id, {"is_default": True}),
        lambda _: (f"{views.PATH}/{connection_id}", "New appointments are kept there from now on."),
    )


def ask_delete(request: PageRequest) -> PageResponse:
    """Ask before it is disconnected."""
    return _question(request, "delete.html")


def delete(request: PageRequest) -> PageResponse:
    """Disconnect it."""
    connection_id, removes = request.parts["connection_id"], "records" in request.form
    return perform(
        request,
        lambda command: connections(CONNECTIONS).disconnect(command, connection_id, removes=removes),
        lambda gone: (views.PATH, f"{views.name_of(gone)} is disconnected."),
    )


def ask_compare(request: PageRequest) -> PageResponse:
    """Say what a comparison does, before it is begun."""
    return _question(request, "compare.html")


def compare(request: PageRequest) -> PageResponse:
    """Begin a comparison, which repairs."""
    connection_id = request.parts["connection_id"]
    said = "The comparison begins within a minute. This page shows what it finds."
    return perform(
        request,
        lambda command: comparisons().ask(command, connection_id),
        lambda _: (f"{views.PATH}/{connection_id}", said),
    )


def _one(request: PageRequest, checked: Checked | None) -> PageResponse:
    tenant_id = request.viewer.tenant_id
    health = health_of(table(), tenant_id, request.parts["connection_id"])
    clock, connection = Clock(request.viewer.zone, request.at), health.connection
    lag = read_lags(table(), tenant_id, request.at).of(views.system_of(connection))
    row = views.row(health, clock)
    return page(
        request,
        FOLDER,
        "connection.html",
        title=row.name,
        row=row,
        health=health,
        kind=next(each for each in views.kinds() if each.manifest.kind == connection.kind),
        is_default=is_default(connection, request.viewer.sender.calendar),
        lag=lag,
        lag_said=views.lag_said(lag, clock),
        repairs=views.repairs(),
        can_compare=views.can_compare(connection),
        checked=checked,
        result=views.result_said(checked.result) if checked else None,
        may_write=request.viewer.may("connections.write"),
    )


def _question(request: PageRequest, template: str) -> PageResponse:
    health = health_of(table(), request.viewer.tenant_id, request.parts["connection_id"])
    row = views.row(health, Clock(request.viewer.zone, request.at))
    values: dict[str, Any] = {"row": row, "repairs": views.repairs()}
    return page(request, FOLDER, template, title=row.name, **values)
