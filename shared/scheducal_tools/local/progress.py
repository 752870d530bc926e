"""What is going on, for the person who waits: a spinner on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.status import Status


class Progress:
    """Steps, each with its time and, while it runs, its latest detail."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status | None = None
        self._title = ""

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show a step until it ends; a step that fails is marked so."""
        started = time.monotonic()
        self._title = title
        if not self._console.is_terminal:
            self._console.print(f"  {title} …", highlight=False)
        try:
            with self._console.status(title) as self._status:
                yield
        except BaseException:
            self._line("[red]✗[/]", title, started)
            raise
        finally:
            self._status = None
        self._line("[green]✓[/]", title, started)

    def detail(self, text: str) -> None:
        """Show what the running step is at."""
        if self._status is not None:
            self._status.update(f"{self._title} [dim]{escape(text[: self._console.width - len(self._title) - 8])}[/]")

    def say(self, text: str) -> None:
        """Print a line of its own."""
        self._console.print(text, highlight=False, soft_wrap=True)

    def _line(self, mark: str, title: str, started: float) -> None:
        seconds = time.monotonic() - started
        self._console.print(f"{mark} {title} [dim]{seconds:.1f} s[/]", highlight=False)
