"""Which requests a piece of work made, for those who tell people of it. No body, query or header is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import unquote, urlsplit

from scheducal.values import dataclass

# What a path may tell people of. Names of mailboxes and numbers of telephones are left out.
LONGEST_PATH = 200
_HIDDEN = "…"
# Of one piece of work. A long list of changes has many pages.
MOST_EXCHANGES = 500


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer. status: None where no complete answer came. milliseconds: how long it took."""

    method: str
    path: str
    status: int | None
    milliseconds: int


_made: ContextVar[list[Exchange] | None] = ContextVar("made", default=None)


@contextmanager
def exchanges() -> Iterator[list[Exchange]]:
    """Collect what is asked inside, in this thread. Work inside of other work has a list of its own."""
    made: list[Exchange] = []
    token = _made.set(made)
    try:
        yield made
    finally:
        _made.reset(token)


def note_exchange(method: str, path: str, status: int | None, seconds: float) -> None:
    """Add one, where somebody collects them. path: as it was asked for, or a whole address."""
    made = _made.get()
    if made is not None and len(made) < MOST_EXCHANGES:
        made.append(Exchange(method, shown_path(path), status, round(seconds * 1000)))


def shown_path(path: str) -> str:
    """Give the part of an address that people may see: its path, without what names a person."""
    parts = urlsplit(path).path.split("/")
    return "/".join(_HIDDEN if _names_somebody(unquote(part)) else part for part in parts)[:LONGEST_PATH] or "/"


def _names_somebody(part: str) -> bool:
    return "@" in part or part.startswith("+")
