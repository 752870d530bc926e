"""`scheducal rollback` and `scheducal versions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

VERSIONS = {"Function": "function", "Live": "live", "Newest": "newest", "Published": "publishedAt", "State": "state"}
MOVED = {"Function": "function", "From": "from", "To": "to"}
DELETED = {"Function": "function", "Version": "version"}

app = typer.Typer(help="Published versions of the functions.")


@app.command("list", cls=StageCommand)
def list_versions(ctx: typer.Context) -> None:
    """List each function with the version that gets its traffic."""
    operator: Operator = ctx.obj
    document = operator.stage.versions.all()
    operator.show(document, Sheet(VERSIONS, document["functions"]))


@app.command(cls=StageCommand)
def prune(
    ctx: typer.Context,
    keep: Annotated[int, typer.Option(min=2, max=100, help="How many of the newest stay.")] = 5,
) -> None:
    """Delete old versions of all functions. Those that get traffic stay."""
    operator: Operator = ctx.obj
    document = operator.stage.versions.prune(keep)
    operator.show(document, Sheet(DELETED, document["deleted"]))


def rollback(
    ctx: typer.Context,
    undo: Annotated[bool, typer.Option("--undo", help="Lead all to their newest versions again.")] = False,  # noqa: FBT002  an option
) -> None:
    """Take the last deployment's code back: lead each function that it changed to the version before."""
    operator: Operator = ctx.obj
    versions = operator.stage.versions
    document = versions.undo() if undo else versions.roll_back()
    operator.show(document, Sheet(MOVED, document["functions"]))
    if document["state"] == "stopping":
        operator.note("The deployment is stopped. CloudFormation takes all of it back: see docs/deploy.md.")
    elif not document["functions"]:
        operator.note("No function had to be moved.")
