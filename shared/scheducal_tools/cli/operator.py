"""The person or script at work on a stage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import typer

from scheducal_tools.cli.printing import print_json, print_sheets
from scheducal_tools.cli.sheet import Document, Sheet
from scheducal_tools.cli.stage import Stage, opened
from scheducal_tools.cli.target import Target


@dataclass(frozen=True, slots=True)
class Operator:
    """as_json: whether answers are read by a script."""

    stage: Stage
    as_json: bool

    def show(self, document: Document, *sheets: Sheet) -> None:
        """Show the document to scripts, its sheets to people."""
        if self.as_json:
            print_json(document)
        else:
            print_sheets(sheets)

    def show_text(self, document: Document, text: str) -> None:
        """Show the document to scripts, the text to people."""
        if self.as_json:
            print_json(document)
        else:
            typer.echo(text)

    def note(self, text: str) -> None:
        """Print a remark for people, beside the answer."""
        if not self.as_json:
            typer.echo(text, err=True)


@contextmanager
def at_work(target: Target, *, as_json: bool) -> Iterator[Operator]:
    """Raises CommandFailed where there is no such stage."""
    with opened(target) as stage:
        yield Operator(stage, as_json)
