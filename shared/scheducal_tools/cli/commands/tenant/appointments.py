"""`scheducal appointments`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.commands.tenant.dossier import dossier_sheets
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

MOST = 10_000
COLUMNS = {
    "Appointment": "appointmentId",
    "Status": "status",
    "Version": "version",
    "Start": "start",
    "End": "end",
    "Zone": "timeZone",
    "Subject": "subject",
    "Invitees": "inviteeCount",
}

app = typer.Typer(help="Appointments of a tenant.")

TenantId = Annotated[str, typer.Argument(metavar="TENANT", help="The tenant's id.", show_default=False)]


@app.command("list", cls=StageCommand)
def list_appointments(
    ctx: typer.Context,
    tenant: TenantId,
    begin: Annotated[str | None, typer.Option("--from", help="Starting at or after: 2026-04-01T00:00:00Z.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Starting before, at most 366 days later.")] = None,
    status: Annotated[Literal["confirmed", "cancelled"] | None, typer.Option(help="Only these.")] = None,
    invitee: Annotated[str | None, typer.Option(help="Only those to which this address is invited.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Most appointments.")] = 25,
    read_all: Annotated[bool, typer.Option("--all", help=f"As many as there are, up to {MOST}.")] = False,  # noqa: FBT002  an option
    cursor: Annotated[str | None, typer.Option(help="Go on where a list ended.", show_default=False)] = None,
) -> None:
    """List appointments: newest created first, or by start where --from or --to is given."""
    operator: Operator = ctx.obj
    document = operator.stage.appointments.page(
        tenant,
        begin=begin,
        end=end,
        status=status,
        invitee=invitee,
        limit=MOST if read_all else limit,
        cursor=cursor,
    )
    operator.show(document, Sheet(COLUMNS, document["appointments"]))
    if document["nextCursor"]:
        operator.note(f"There may be more: --cursor {document['nextCursor']}")


@app.command(cls=StageCommand)
def show(
    ctx: typer.Context,
    tenant: TenantId,
    appointment: Annotated[
        str, typer.Argument(metavar="APPOINTMENT", help="The appointment's id.", show_default=False)
    ],
) -> None:
    """Show an appointment with its invitees, its syncs, its history and what each invitee was told."""
    operator: Operator = ctx.obj
    document = operator.stage.appointments.dossier(tenant, appointment)
    operator.show(document, *dossier_sheets(document))


@app.command("rederive", cls=StageCommand)
def rederive_instants(ctx: typer.Context, tenant: TenantId) -> None:
    """Move coming appointments to the instants that their wall times mean by new time zone data."""
    operator: Operator = ctx.obj
    document = operator.stage.appointments.rederive(tenant)
    moved = [{"appointmentId": appointment_id} for appointment_id in document["moved"]]
    operator.show(document, Sheet({"Moved": "appointmentId"}, moved))
