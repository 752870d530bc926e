"""`scheducal events`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

EVENTS = {"Tenant": "tenantId", "Event": "eventId", "Type": "eventType", "Happened": "occurredAt", "Lacks": "lacks"}
COUNTS = {"Since": "since", "Until": "until", "Checked": "checked", "Unplanned": "unplanned", "Planned": "planned"}

app = typer.Typer(help="Events that were committed, and what follows from them.")


@app.callback()
def events() -> None:
    """Keep `replan` a command of its own, though it is the only one."""


@app.command(cls=StageCommand)
def replan(
    ctx: typer.Context,
    since: Annotated[str, typer.Option(help="From this instant on: 2026-04-01T00:00:00Z.", show_default=False)],
    until: Annotated[str | None, typer.Option(help="Before this instant; without it now.", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Find them, and plan nothing.")] = False,  # noqa: FBT002  an option
) -> None:
    """Find events without their deliveries and syncs, and plan these. What is planned already stays as it is."""
    operator: Operator = ctx.obj
    document = operator.stage.events.replan(since, until, dry_run=dry_run)
    operator.show(document, Sheet(COUNTS, [document]), Sheet(EVENTS, document["events"], title="Unplanned"))
    if document["unplanned"] > len(document["events"]):
        operator.note(f"These are the first {len(document['events'])}.")
