"""`scheducal restore`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operations.restore.model import Step
    from scheducal_tools.cli.operator import Operator

STEPS = {"Step": "step", "State": "state", "What": "detail"}

app = typer.Typer(help="Go back to an earlier moment of the table. docs/restore.md has the procedure.")

Point = Annotated[
    str | None, typer.Option("--to", help="The moment: 2026-04-01T00:00:00Z. Later steps know it.", show_default=False)
]


@app.command(cls=StageCommand)
def run(ctx: typer.Context, point: Point = None) -> None:
    """Take every step that is open, until one waits for you. Exits with 1 then: do it, and run this again."""
    _show(ctx.obj, point, act=True)


@app.command(cls=StageCommand)
def show(ctx: typer.Context, point: Point = None) -> None:
    """Show how far a restore has come, and take no step. Exits with 1 while one is left."""
    _show(ctx.obj, point, act=False)


@app.command("call-off", cls=StageCommand)
def call_off(ctx: typer.Context) -> None:
    """Start the stage again on the table that it has."""
    operator: Operator = ctx.obj
    step = operator.stage.restore.call_off()
    operator.show({"steps": [step.document]}, Sheet(STEPS, [step.document]))


def _show(operator: Operator, point: str | None, *, act: bool) -> None:
    steps: list[Step] = []
    for step in operator.stage.restore.steps(point, act=act):
        steps.append(step)
        # Some take long, and a person wants to see each as it ends.
        operator.note(f"{step.name}: {step.state}. {step.detail}")
    is_done = steps[-1].state == "done"
    documents = [each.document for each in steps]
    operator.show({"steps": documents, "isDone": is_done}, Sheet(STEPS, documents))
    if not is_done:
        raise typer.Exit(1)
