"""Answers on standard output: one JSON document, or tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scheducal_tools.cli.sheet import Sheet

# Where nobody looks, lines are as long as they need to be.
_UNFOLDED = 10_000
# A terminal would obey them.
_CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], "\N{REPLACEMENT CHARACTER}")


def print_json(document: Mapping[str, Any]) -> None:
    """Print in ASCII, so that it does not depend on the terminal's encoding."""
    typer.echo(json.dumps(document, indent=2))


def print_sheets(sheets: Sequence[Sheet]) -> None:
    """Print one after the other; without frames, colours and folding where standard output is no terminal."""
    console = Console()
    if console.is_terminal:
        _print(console, sheets)
        return
    text = StringIO()
    _print(Console(file=text, width=_UNFOLDED), sheets)
    for line in text.getvalue().splitlines():
        typer.echo(line.rstrip())


def _print(console: Console, sheets: Sequence[Sheet]) -> None:
    for place, sheet in enumerate(sheets):
        if place:
            console.print()
        if sheet.title:
            console.print(Text(sheet.title, style="bold"))
        console.print(_table(sheet, is_plain=not console.is_terminal) if sheet.rows else Text("none", style="dim"))


def _table(sheet: Sheet, *, is_plain: bool) -> Table:
    frame = None if is_plain or sheet.headless else box.ROUNDED
    table = Table(box=frame, show_header=not sheet.headless, pad_edge=frame is not None, highlight=False)
    for heading in sheet.columns:
        table.add_column(heading, overflow="fold")
    for row in sheet.rows:
        table.add_row(*(Text(_cell(row[key])) for key in sheet.columns.values()))
    return table


def _cell(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str("" if value is None else value)
    return text.translate(_CONTROLS)
