"""`scheducal operators`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.commands.tenant.keys import secret_rows
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

COLUMNS = {"Key": "apiKey", "Label": "label", "Role": "role", "Created": "dateCreated", "Revoked": "dateRevoked"}

app = typer.Typer(help="Keys of operators, for the routes below /api/v1/operator.")


@app.command("create-key", cls=StageCommand)
def create_key(
    ctx: typer.Context,
    label: Annotated[str, typer.Option(help="Whose the key is.", show_default=False)] = "",
    role: Annotated[Literal["full", "read"], typer.Option(help="What it may do.")] = "full",
) -> None:
    """Create a key of operators. Its secret is shown now and never again."""
    operator: Operator = ctx.obj
    document = operator.stage.operators.create_key(label, role)
    operator.show(document, Sheet({"Field": "name", "Value": "value"}, secret_rows(document), headless=True))
    operator.note("The secret is kept nowhere: note it now.")


@app.command("list", cls=StageCommand)
def list_keys(ctx: typer.Context) -> None:
    """List the keys of operators, revoked ones too."""
    operator: Operator = ctx.obj
    document = operator.stage.operators.keys()
    operator.show(document, Sheet(COLUMNS, document["keys"]))


@app.command(cls=StageCommand)
def revoke(
    ctx: typer.Context, key: Annotated[str, typer.Argument(metavar="KEY", help="The key.", show_default=False)]
) -> None:
    """Revoke a key of operators: it stops working at once, for good."""
    operator: Operator = ctx.obj
    document = operator.stage.operators.revoke_key(key)
    operator.show(document, Sheet(COLUMNS, [document]))
