"""`scheducal alarms`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

TARGETS = {"Target": "target", "By": "protocol", "State": "state"}

app = typer.Typer(help="Whether somebody hears of alarms.")


@app.callback()
def alarms() -> None:
    """Keep `test` a command of its own, though it is the only one."""


@app.command("test", cls=StageCommand)
def raise_one(
    ctx: typer.Context,
    alarm: Annotated[str, typer.Argument(metavar="[ALARM]", help="A name from docs/operations.md.")] = "Undelivered",
) -> None:
    """Raise an alarm, and say who should hear of it and how to see that they do. Exits with 1 if nobody does."""
    operator: Operator = ctx.obj
    document = operator.stage.alarms.test(alarm)
    operator.show(document, Sheet(TARGETS, document["targets"], title=f"{document['alarm']} is raised, and tells"))
    if not document["isHeard"]:
        operator.note("Nobody gets this: the alarm has no target that has confirmed. See docs/deploy.md, Alarms.")
        raise typer.Exit(1)
    operator.note(f"Within a minute or two each target that has confirmed gets this: {document['reason']}")
    history = "aws cloudwatch describe-alarm-history --history-item-type Action --alarm-name"
    operator.note(f"Where nothing comes, this says whether CloudWatch could publish: {history} {document['alarm']}")
