"""`scheducal drift`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Document, Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

COLUMNS = {
    "System": "system",
    "Calendar": "calendarId",
    "Checked": "checked",
    "Agree": "agree",
    "Lag": "lag",
    "Differ": "differ",
    "Repaired": "repaired",
    "Left behind": "leftBehind",
    "Removed": "removed",
    "Error": "error",
}
DIFFERENCES = {
    "System": "system",
    "Appointment": "appointmentId",
    "Differs in": "fields",
    "Repaired": "repaired",
    "Event left behind": "leftBehind",
    "Repair": "reason",
}

app = typer.Typer(help="Whether calendars show what a tenant's appointments say.")

TenantId = Annotated[str, typer.Argument(metavar="TENANT", help="The tenant's id.", show_default=False)]
CalendarId = Annotated[
    str | None, typer.Option("--calendar", metavar="ID", help="One calendar, or `email`.", show_default=False)
]

Yes = Annotated[bool, typer.Option("--yes", help="Repair at once, without saying before what it will do.")]


@app.command(cls=StageCommand)
def check(ctx: typer.Context, tenant: TenantId, calendar: CalendarId = None) -> None:
    """Compare yesterday's and all coming appointments with their calendars, and change nothing.

    It says what a repair would do.
    """
    _compare(ctx, tenant, calendar, repair=False)


@app.command(cls=StageCommand)
def repair(ctx: typer.Context, tenant: TenantId, calendar: CalendarId = None, *, yes: Yes = False) -> None:
    """Compare, put right what differs, and remove events whose appointment is cancelled or gone.

    It compares first, and says what it will do. On a terminal it asks before it goes on.
    """
    if not yes:
        _announce(ctx.obj, tenant, calendar)
    _compare(ctx, tenant, calendar, repair=True)


def _announce(operator: Operator, tenant: str, calendar: str | None) -> None:
    systems = operator.stage.drift.compare(tenant, calendar, repair=False)["systems"]
    for each in (each for system in systems for each in system["differences"]):
        operator.note(f"{each['appointmentId']} ({', '.join(each['fields'])}): {each['reason']}")
    if sys.stdin.isatty():
        typer.confirm("Go on?", abort=True, err=True)


def _compare(ctx: typer.Context, tenant: str, calendar: str | None, *, repair: bool) -> None:
    """Exits with 1 where a system could not be compared, or still differs after a repair."""
    operator: Operator = ctx.obj
    document = operator.stage.drift.compare(tenant, calendar, repair=repair)
    systems = document["systems"]
    differing = [{**each, "system": system["system"]} for system in systems for each in system["differences"]]
    operator.show(document, Sheet(COLUMNS, systems), Sheet(DIFFERENCES, differing, title="What differs"))
    if any(each["error"] or (repair and _is_unrepaired(each)) for each in systems):
        raise typer.Exit(1)


def _is_unrepaired(system: Document) -> bool:
    return bool(system["differ"] - system["repaired"] + system["leftBehind"] - system["removed"])
