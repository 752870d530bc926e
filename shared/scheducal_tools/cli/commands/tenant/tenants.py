"""`scheducal tenants`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

COLUMNS = {"Tenant": "tenantId", "Name": "name", "Mail comes from": "senderAddress", "Created": "dateCreated"}

app = typer.Typer(help="Tenants: the customers of a stage.")


@app.command(cls=StageCommand)
def create(
    ctx: typer.Context, name: Annotated[str, typer.Argument(help="As invitees see it, beside the sender's address.")]
) -> None:
    """Create a tenant. It has no API key yet: see `keys create`."""
    operator: Operator = ctx.obj
    document = operator.stage.tenants.create(name)
    operator.show(document, Sheet(COLUMNS, [document]))


@app.command("list", cls=StageCommand)
def list_tenants(ctx: typer.Context) -> None:
    """List all tenants, oldest first."""
    operator: Operator = ctx.obj
    document = operator.stage.tenants.all()
    operator.show(document, Sheet(COLUMNS, document["tenants"]))
