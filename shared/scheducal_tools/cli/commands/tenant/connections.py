"""`scheducal connections`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal.connectors.log.model import Direction, Result
    from scheducal_tools.cli.operator import Operator

COLUMNS = {
    "Connection": "connectionId",
    "Kind": "kind",
    "Label": "label",
    "Access": "auth",
    "State": "state",
    "Connected": "dateCreated",
}
LOG_COLUMNS = {
    "At": "at",
    "Way": "direction",
    "What": "what",
    "Appointment": "appointmentId",
    "Result": "result",
    "ms": "durationMs",
    "Reason": "reason",
}

app = typer.Typer(help="A tenant's connections to other systems.")

ConnectionId = Annotated[str, typer.Argument(metavar="CONNECTION", help="Its id.", show_default=False)]
Way = Annotated[str | None, typer.Option(help="Only what went out, or what came in.", metavar="out|in")]
Ended = Annotated[str | None, typer.Option(help="Only what ended so, such as refused.", metavar="RESULT")]
Most = Annotated[int, typer.Option(help="Most entries.", min=1, max=100)]
TenantId = Annotated[str, typer.Argument(metavar="TENANT", help="The tenant's id.", show_default=False)]


@app.callback()
def connections() -> None:
    """A tenant's connections to other systems."""


@app.command("list", cls=StageCommand)
def list_connections(ctx: typer.Context, tenant: TenantId) -> None:
    """List a tenant's connections of every kind, and whether each can be used. Secrets are not shown."""
    operator: Operator = ctx.obj
    document = operator.stage.calendars.connections(tenant)
    operator.show(document, Sheet(COLUMNS, document["connections"]))


@app.command("log", cls=StageCommand)
def show_log(
    ctx: typer.Context,
    tenant: TenantId,
    connection: ConnectionId,
    direction: Way = None,
    result: Ended = None,
    limit: Most = 25,
) -> None:
    """Show what was asked of a connection's system, and what came from there, newest first. Bodies are not shown."""
    from scheducal.connectors.log.model import LogFilter  # noqa: PLC0415  what help need not load

    operator: Operator = ctx.obj
    wanted = LogFilter(cast("Direction | None", direction), cast("Result | None", result))
    document = operator.stage.calendars.log(tenant, connection, wanted, limit)
    operator.show(document, Sheet(LOG_COLUMNS, document["entries"]))
