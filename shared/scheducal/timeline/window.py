"""Which part of an appointment's past a page shows: a run of versions, oldest first. Pure."""

from __future__ import annotations

from datetime import datetime

from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.values import dataclass

_SCOPE = "timeline"
# An event has a delivery at each webhook at most, and a version few events; rows are read a hundred at a time.
_MOST_VERSIONS_TIMES_WEBHOOKS = 250


@dataclass(frozen=True, slots=True)
class Window:
    """Versions from `first` to `last`, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Span:
    """From `begin` until before `end`, None: without bound. By it, what belongs to no version belongs to a page."""

    begin: datetime | None
    end: datetime | None

    def holds(self, at: datetime) -> bool:
        """Tell whether an instant lies in it."""
        return (self.begin is None or self.begin <= at) and (self.end is None or at < self.end)


def parse_cursor(cursor: str | None) -> int:
    """Read the version at which a page begins; raises Refusal `invalid_cursor`."""
    if cursor is None:
        return 1
    scope, first = decode_parts(cursor, 2)
    if scope != _SCOPE or not first.isdecimal() or not 1 <= len(first) <= 9 or int(first) < 1:
        raise no_cursor()
    return int(first)


def encode_cursor(first: int) -> str:
    """Write the cursor of the page that begins at a version."""
    return encode_parts(_SCOPE, str(first))


def window(first: int, limit: int, webhooks: int) -> Window:
    """Choose at most `limit` versions, and fewer where there are many webhooks."""
    count = max(1, min(limit, _MOST_VERSIONS_TIMES_WEBHOOKS // max(1, webhooks)))
    return Window(first, first + count - 1)
