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
STATE = {"Tenant": "tenantId", "Name": "name", "State": "state", "Created": "dateCreated"}
SUSPENSION = {"Since": "since", "Reason": "reason", "By": "by", "Job": "jobId"}
JOBS = {"Job": "jobId", "Kind": "kind", "State": "state", "Starts": "dateStarts", "Ended": "dateEnded", "By": "by"}
JobId = Annotated[str, typer.Argument(metavar="JOB", help="The job's id.", show_default=False)]
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


@app.command(cls=StageCommand)
def show(ctx: typer.Context, tenant: TenantId) -> None:
    """Show a tenant with its state, and the newest jobs about it."""
    operator: Operator = ctx.obj
    document = operator.stage.operators.show(tenant)
    known = [document["tenant"]] if document["tenant"] else []
    suspended = [each["suspension"] for each in known if each["suspension"]]
    sheets = [Sheet(SUSPENSION, suspended, title="Suspension")] if suspended else []
    operator.show(document, Sheet(STATE, known, title="Tenant"), *sheets, Sheet(JOBS, document["jobs"], title="Jobs"))


@app.command(cls=StageCommand)
def suspend(
    ctx: typer.Context,
    tenant: TenantId,
    reason: Annotated[str, typer.Option(help="Kept with the tenant, for operators.", show_default=False)],
) -> None:
    """Suspend a tenant: its keys open nothing, and nothing goes out."""
    operator: Operator = ctx.obj
    document = operator.stage.operators.suspend(tenant, reason)
    operator.show(document, Sheet(STATE, [document]))


@app.command(cls=StageCommand)
def resume(ctx: typer.Context, tenant: TenantId) -> None:
    """Resume a tenant. All that waits goes out."""
    operator: Operator = ctx.obj
    document = operator.stage.operators.resume(tenant)
    operator.show(document, Sheet(STATE, [document]))


@app.command(cls=StageCommand)
def export(ctx: typer.Context, tenant: TenantId) -> None:
    """Export a tenant: every row that a person would understand, as JSON Lines in the bucket of exports."""
    operator: Operator = ctx.obj
    document = operator.stage.operators.export(tenant)
    operator.show(document, Sheet(JOBS, [document]))


@app.command(cls=StageCommand)
def delete(
    ctx: typer.Context,
    tenant: TenantId,
    wait_days: Annotated[int, typer.Option(help="Until then you can call it off.")] = 7,
    end_legal_holds: Annotated[bool, typer.Option(help="The legal holds of now end with the tenant.")] = False,  # noqa: FBT002
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before.")] = False,  # noqa: FBT002  an option
) -> None:
    """Delete a tenant after a waiting time. It is suspended at once."""
    operator: Operator = ctx.obj
    if not yes:
        typer.confirm(f"Suspend {tenant} now, and delete all of it in {wait_days} days?", abort=True)
    document = operator.stage.operators.delete(tenant, wait_days, ends_holds=end_legal_holds)
    operator.show(document, Sheet(JOBS, [document]))


@app.command("call-off", cls=StageCommand)
def call_off(ctx: typer.Context, tenant: TenantId, job: JobId) -> None:
    """Call off a job that still waits, such as a deletion."""
    operator: Operator = ctx.obj
    document = operator.stage.operators.call_off(tenant, job)
    operator.show(document, Sheet(JOBS, [document]))


@app.command("go-on", cls=StageCommand)
def go_on(ctx: typer.Context, tenant: TenantId, job: JobId) -> None:
    """Let a job go on that failed."""
    operator: Operator = ctx.obj
    document = operator.stage.operators.go_on(tenant, job)
    operator.show(document, Sheet(JOBS, [document]))
