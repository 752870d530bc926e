"""`scheducal privacy`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

REQUEST = {"Request": "requestId", "Type": "type", "State": "state", "Made": "dateCreated", "Due by": "dueBy"}
HOLD = {"Legal hold": "legalHoldId", "Customer": "customerId", "E-mail": "email", "Phone": "phone", "Reason": "reason"}
DONE = {"Where": "where", "Rows": "count"}
RETENTION = {"Kind": "kind", "Days": "days"}

TenantId = Annotated[str, typer.Argument(metavar="TENANT", help="The tenant's id.", show_default=False)]
Customer = Annotated[str | None, typer.Option("--customer", help="By the customer's id.", show_default=False)]
Email = Annotated[str | None, typer.Option("--email", help="By an address.", show_default=False)]
Phone = Annotated[str | None, typer.Option("--phone", help="By a number, such as +4930901820.", show_default=False)]

app = typer.Typer(help="Requests of people about their data, legal holds, and retention.")


@app.command("request", cls=StageCommand)
def make_request(
    ctx: typer.Context,
    tenant: TenantId,
    kind: Annotated[Literal["access", "delete"], typer.Argument(metavar="TYPE", help="access or delete.")],
    customer: Customer = None,
    email: Email = None,
    phone: Phone = None,
) -> None:
    """Have all that is known of a person gathered or erased. A job does it."""
    operator: Operator = ctx.obj
    document = operator.stage.privacy.request(tenant, kind, _person(customer, email, phone))
    operator.show(document, Sheet(REQUEST, [document]))


@app.command("list", cls=StageCommand)
def list_requests(ctx: typer.Context, tenant: TenantId) -> None:
    """List the newest 100 requests of a tenant."""
    operator: Operator = ctx.obj
    document = operator.stage.privacy.all(tenant)
    operator.show(document, Sheet(REQUEST, document["privacyRequests"]))


@app.command(cls=StageCommand)
def show(
    ctx: typer.Context, tenant: TenantId, request: Annotated[str, typer.Argument(help="The request's id.")]
) -> None:
    """Show a request: how far it is, and what was done where. --json adds what is kept and why."""
    operator: Operator = ctx.obj
    document = operator.stage.privacy.show(tenant, request)
    operator.show(document, Sheet(REQUEST, [document]), Sheet(DONE, document["report"]["done"], title="Done"))


@app.command(cls=StageCommand)
def hold(
    ctx: typer.Context,
    tenant: TenantId,
    reason: Annotated[str, typer.Option(help="Why, such as the case's number.", show_default=False)],
    customer: Customer = None,
    email: Email = None,
    phone: Phone = None,
) -> None:
    """Order that nothing of a person is erased."""
    operator: Operator = ctx.obj
    document = operator.stage.privacy.hold(tenant, _person(customer, email, phone), reason)
    operator.show(document, Sheet(HOLD, [document]))


@app.command(cls=StageCommand)
def holds(ctx: typer.Context, tenant: TenantId) -> None:
    """List a tenant's legal holds."""
    operator: Operator = ctx.obj
    document = operator.stage.privacy.holds(tenant)
    operator.show(document, Sheet(HOLD, document["legalHolds"]))


@app.command(cls=StageCommand)
def release(
    ctx: typer.Context, tenant: TenantId, legal_hold: Annotated[str, typer.Argument(help="The legal hold's id.")]
) -> None:
    """End a legal hold."""
    operator: Operator = ctx.obj
    document = operator.stage.privacy.release(tenant, legal_hold)
    operator.show(document, Sheet(HOLD, [document]))


@app.command(cls=StageCommand)
def retention(
    ctx: typer.Context,
    tenant: TenantId,
    keep: Annotated[
        list[str] | None, typer.Option(metavar="KIND=DAYS", help="Such as bodies=365; bodies= for no limit; repeat it.")
    ] = None,
) -> None:
    """Show for how many days each kind of data is kept, and with --keep change it."""
    operator: Operator = ctx.obj
    document = operator.stage.privacy.retention(tenant, keep or [])
    operator.show(document, Sheet(RETENTION, document["retention"]))


def _person(customer: str | None, email: str | None, phone: str | None) -> dict[str, str]:
    given = {"customerId": customer, "email": email, "phone": phone}
    return {name: value for name, value in given.items() if value is not None}
