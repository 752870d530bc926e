"""`scheducal dlq`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

MOST = 1_000
QUEUES = {"Queue": "queue", "Waiting": "waiting", "In flight": "inFlight"}
MESSAGES = {"Message": "messageId", "Sent": "sent", "From": "source", "About": "about", "Reason": "reason"}
REDRIVEN = {"Queue": "queue", "Waiting": "waiting", "Moved": "moved", "Left": "left", "Task": "taskHandle"}

app = typer.Typer(help="Dead-letter queues: what our own code could not process.")

Queue = Annotated[str, typer.Argument(metavar="QUEUE", help="A name from `dlq list`, such as Sync.")]


@app.command("list", cls=StageCommand)
def list_queues(ctx: typer.Context) -> None:
    """List the dead-letter queues with how many messages wait in each."""
    operator: Operator = ctx.obj
    document = operator.stage.dead_letters.all()
    operator.show(document, Sheet(QUEUES, document["queues"]))


@app.command(cls=StageCommand)
def show(
    ctx: typer.Context,
    queue: Queue,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Most messages.")] = 25,
) -> None:
    """Show messages, what they are about and why they failed, as far as that is known. They stay in the queue."""
    operator: Operator = ctx.obj
    document = operator.stage.dead_letters.show(queue, limit)
    operator.show(document, Sheet(MESSAGES, document["messages"]))


@app.command(cls=StageCommand)
def redrive(ctx: typer.Context, queue: Queue) -> None:
    """Send a queue's messages back to where they came from, or repeat what they tell of."""
    operator: Operator = ctx.obj
    document = operator.stage.dead_letters.redrive(queue)
    operator.show(document, Sheet(REDRIVEN, [document]))
    if document["left"]:
        operator.note("What is left failed again, or does not say where it came from: see docs/operations.md.")
        raise typer.Exit(1)
