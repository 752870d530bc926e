"""`scheducal catalog`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.sheet import Document, Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

COLUMNS = {"Action": "action", "Kind": "kind", "Name": "name", "Field": "field", "Before": "before", "After": "after"}

app = typer.Typer(help="A tenant's channels, resources and services, as one YAML file.")

TenantId = Annotated[str, typer.Argument(metavar="TENANT", help="The tenant's id.", show_default=False)]


@app.command("export", cls=StageCommand)
def export_catalog(ctx: typer.Context, tenant: TenantId) -> None:
    """Print the catalog as YAML, without what holds anyway where nothing is said."""
    operator: Operator = ctx.obj
    text = operator.stage.catalog.export(tenant)
    operator.show_text({"yaml": text}, text.rstrip("\n"))


@app.command("import", cls=StageCommand)
def import_catalog(
    ctx: typer.Context,
    tenant: TenantId,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML, as export prints it.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,  # noqa: FBT002  an option
) -> None:
    """Make the catalog as the file says: entries are told apart by name; what the file does not mention stays."""
    operator: Operator = ctx.obj
    document = operator.stage.catalog.load(tenant, _text_of(file), dry_run=dry_run)
    operator.show(document, Sheet(COLUMNS, [_row(change) for change in document["changes"]]))
    operator.note(f"{document['unchanged']} entries are as the file says, {len(document['notInFile'])} are not in it.")


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandFailed(f"{file} cannot be read as UTF-8 text: {error}") from error


def _row(change: Document) -> Document:
    return {**change, "before": _short(change["before"]), "after": _short(change["after"])}


def _short(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list, bool)) else value
