"""`scheducal connections`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

COLUMNS = {
    "Connection": "connectionId",
    "Kind": "kind",
    "Label": "label",
    "Access": "auth",
    "State": "state",
    "Connected": "dateCreated",
}

app = typer.Typer(help="A tenant's connections to other systems.")

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
