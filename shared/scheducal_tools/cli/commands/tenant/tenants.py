"""`scheducal tenants`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal.tenants.model import SettingsChanges
    from scheducal_tools.cli.operator import Operator

COLUMNS = {"Tenant": "tenantId", "Name": "name", "Mail comes from": "senderAddress", "Created": "dateCreated"}
SETTINGS = {
    "Tenant": "tenantId",
    "Country of numbers": "defaultCountry",
    "Fills customers": "fillsCustomers",
    "Unverified answers": "unverifiedAnswers",
    "Class": "class",
    "Allowed": "allowed",
}
TenantId = Annotated[str, typer.Argument(metavar="TENANT", help="The tenant's id.", show_default=False)]

app = typer.Typer(help="Tenants: the customers of a stage.")


@app.command(cls=StageCommand)
def create(
    ctx: typer.Context, name: Annotated[str, typer.Argument(help="As invitees see it, beside the sender's address.")]
) -> None:
    """Create a tenant. It has no API key yet: see `keys create`."""
    operator: Operator = ctx.obj
    document = operator.stage.tenants.create(name)
    operator.show(document, Sheet(COLUMNS, [document]))


@app.command("set", cls=StageCommand)
def set_settings(
    ctx: typer.Context,
    tenant: TenantId,
    country: Annotated[
        str | None, typer.Option(help="Of phone numbers without one, such as DE; '' for none.", show_default=False)
    ] = None,
    fill_customers: Annotated[
        bool | None, typer.Option(help="Whether bookings add what nobody knew of a customer.", show_default=False)
    ] = None,
    unverified_answers: Annotated[
        Literal["show", "count", "ignore"] | None,
        typer.Option(help="What an answer by mail does whose sender nothing proves.", show_default=False),
    ] = None,
    tenant_class: Annotated[
        Literal["standard", "health"] | None,
        typer.Option("--class", help="health keeps names and reasons out of other systems.", show_default=False),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(help="A field that a health tenant lets out all the same; repeat it; '' for none."),
    ] = None,
) -> None:
    """Change settings of a tenant. What you leave out stays."""
    operator: Operator = ctx.obj
    given = {
        "default_country": country,
        "fills_customers": fill_customers,
        "unverified_answers": unverified_answers,
        "tenant_class": tenant_class,
        "allowed": frozenset(allow) - {""} if allow else None,
    }
    changes = cast("SettingsChanges", {name: value for name, value in given.items() if value is not None})
    document = operator.stage.tenants.set(tenant, **changes)
    operator.show(document, Sheet(SETTINGS, [document]))


@app.command("list", cls=StageCommand)
def list_tenants(ctx: typer.Context) -> None:
    """List all tenants, oldest first."""
    operator: Operator = ctx.obj
    document = operator.stage.tenants.all()
    operator.show(document, Sheet(COLUMNS, document["tenants"]))
