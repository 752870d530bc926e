"""What goes wrong on the command line, as one line on standard error."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from scheducal.errors import Refusal


class CommandFailed(Exception):
    """A command that could not be carried out; the message says why, and what to do."""


class OneLineErrors(TyperGroup):
    """The root of the command line. Exit status: 0 done, 1 refused or failed, 2 not understood."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **named: Any) -> Any:
        """Run, and exit; without arguments, show the help."""
        given = list(sys.argv[1:] if args is None else args)
        try:
            status = super().main(given or ["--help"], *more, **{**named, "standalone_mode": False})
        except Refusal as refusal:
            _exit(f"{refusal.message} ({refusal.code})", 1)
        except CommandFailed as failed:
            _exit(str(failed), 1)
        except typer.Abort:
            _exit("nothing was done, since nobody agreed to it", 1)
        except typer.TyperException as misunderstood:
            # pydantic's own words, which Typer passes on.
            _exit(misunderstood.format_message().replace("Value error, ", ""), misunderstood.exit_code)
        sys.exit(status or 0)


def _exit(message: str, status: int) -> None:
    typer.echo(f"scheducal: {' '.join(message.split())}", err=True)
    sys.exit(status)
