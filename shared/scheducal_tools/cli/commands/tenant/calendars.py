"""`scheducal calendars`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal.connectors.registry import CalendarKind
from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

COLUMNS = {
    "Calendar": "calendarId",
    "Kind": "kind",
    "Account": "account",
    "Access": "auth",
    "State": "state",
    "Default": "isDefault",
    "Connected": "dateCreated",
}
ALLOWED = {"Kind": "kind", "Directory or domain": "realm"}

app = typer.Typer(help="A tenant's connected calendars.")

TenantId = Annotated[str, typer.Argument(metavar="TENANT", help="The tenant's id.", show_default=False)]
KindName = Annotated[CalendarKind, typer.Argument(metavar="KIND", show_default=False)]
Realm = Annotated[str, typer.Argument(metavar="REALM", help="The id of a directory, or a domain.", show_default=False)]


@app.command("list", cls=StageCommand)
def list_calendars(ctx: typer.Context, tenant: TenantId) -> None:
    """List a tenant's connected calendars, and whether each can be used."""
    operator: Operator = ctx.obj
    document = operator.stage.calendars.all(tenant)
    operator.show(document, Sheet(COLUMNS, document["calendars"]))


@app.command(cls=StageCommand)
def allow(ctx: typer.Context, tenant: TenantId, kind: KindName, realm: Realm) -> None:
    """Let a tenant connect mailboxes of a directory or domain without asking their owners."""
    operator: Operator = ctx.obj
    document = operator.stage.calendars.allow(tenant, kind, realm)
    operator.show(document, Sheet(ALLOWED, document["allowed"]))


@app.command(cls=StageCommand)
def disallow(ctx: typer.Context, tenant: TenantId, kind: KindName, realm: Realm) -> None:
    """Take that back: nothing more is connected so, and what is connected stays."""
    operator: Operator = ctx.obj
    document = operator.stage.calendars.disallow(tenant, kind, realm)
    operator.show(document, Sheet(ALLOWED, document["allowed"]))
