"""`scheducal mail`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal.cli.command import StageCommand
from scheducal.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal.cli.operator import Operator

COLUMNS = {"Address": "email", "Reason": "reason", "Since": "since"}

app = typer.Typer(help="Addresses to which SES sends nothing, since they bounced or complained.")


@app.command(cls=StageCommand)
def suppressed(
    ctx: typer.Context,
    cursor: Annotated[str | None, typer.Option(help="The `nextCursor` of the page before.", show_default=False)] = None,
) -> None:
    """List the suppression list of the account and region, 1,000 addresses at a time."""
    operator: Operator = ctx.obj
    document = operator.stage.mail.suppressed(cursor)
    operator.show(document, Sheet(COLUMNS, document["suppressed"]))
    if document["nextCursor"]:
        operator.note(f"There are more: --cursor {document['nextCursor']}")


@app.command(cls=StageCommand)
def unsuppress(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="An e-mail address.", show_default=False)],
) -> None:
    """Take an address off the list. What was not sent meanwhile stays so; the next change reaches it."""
    operator: Operator = ctx.obj
    document = operator.stage.mail.unsuppress(address)
    operator.show_text(document, f"SES sends to {address} again.")
