"""`scheducal audit`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

COLUMNS = {
    "At": "at",
    "Actor": "actor",
    "Action": "action",
    "Object": "object",
    "Changed": "changed",
    "Request": "requestId",
    "Entry": "auditId",
}

app = typer.Typer(help="Who did what for a tenant, when and from where.")

TenantId = Annotated[str, typer.Argument(metavar="TENANT", help="The tenant's id.", show_default=False)]
Since = Annotated[str | None, typer.Option("--since", help="Done then or later: 2026-04-01, or an instant.")]
Until = Annotated[str | None, typer.Option("--until", help="Done before. A date is included.")]
Actor = Annotated[str | None, typer.Option(metavar="ID", help="Only what this actor did.", show_default=False)]
Object = Annotated[
    str | None, typer.Option("--object", metavar="ID", help="Only what was done to this.", show_default=False)
]
Action = Annotated[str | None, typer.Option(metavar="WORD", help="Only these: created, read.", show_default=False)]


@app.command("list", cls=StageCommand)
def list_entries(
    ctx: typer.Context,
    tenant: TenantId,
    since: Since = None,
    until: Until = None,
    actor: Actor = None,
    object_id: Object = None,
    action: Action = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="Most entries.")] = 25,
    cursor: Annotated[str | None, typer.Option(help="Go on where a list ended.", show_default=False)] = None,
) -> None:
    """List entries, newest first."""
    operator: Operator = ctx.obj
    wanted = {"since": since, "until": until, "actor": actor, "object_id": object_id, "action": action}
    document = operator.stage.audit.page(tenant, limit, cursor, wanted)
    operator.show(document, Sheet(COLUMNS, [_row(each) for each in document["entries"]]))
    if document["nextCursor"]:
        operator.note(f"There may be more: --cursor {document['nextCursor']}")


@app.command(cls=StageCommand)
def export(
    ctx: typer.Context,
    tenant: TenantId,
    form: Annotated[Literal["csv", "jsonl"], typer.Option("--format", help="A table, or an object a line.")] = "csv",
    output: Annotated[
        Path | None, typer.Option(help="A new file; else to standard output.", show_default=False)
    ] = None,
    since: Since = None,
    until: Until = None,
    actor: Actor = None,
    object_id: Object = None,
    action: Action = None,
) -> None:
    """Write all entries, newest first, as one file."""
    operator: Operator = ctx.obj
    wanted = {"since": since, "until": until, "actor": actor, "object_id": object_id, "action": action}
    parts = operator.stage.audit.export(tenant, form, wanted)
    if output is None:
        for part in parts:
            sys.stdout.write(part)
        return
    if output.exists():
        raise typer.BadParameter(f"{output} is there already", param_hint="--output")
    with output.open("w", encoding="utf-8", newline="") as file:
        file.writelines(parts)


@app.command(cls=StageCommand)
def verify(ctx: typer.Context, tenant: TenantId) -> None:
    """Prove that no entry of a sealed day was altered, removed, added or moved.

    Exits with 1 where one was, and says on which day. Keep the hash elsewhere: it stands for all days before it.
    """
    operator: Operator = ctx.obj
    document = operator.stage.audit.prove(tenant)
    told = {"Days": "days", "Entries": "entries", "Through": "through", "Hash": "hash"}
    findings = Sheet({"Day": "day", "Problem": "problem"}, document["findings"], title="What is wrong")
    operator.show(document, Sheet(told, [document]), *([findings] if document["findings"] else []))
    if document["findings"]:
        raise typer.Exit(1)


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        **entry,
        "actor": entry["actor"]["id"],
        "object": entry["object"]["id"],
        "changed": ", ".join([*entry["changes"], *entry["erased"]]),
    }
