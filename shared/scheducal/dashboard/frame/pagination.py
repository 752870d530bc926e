"""Links of a list: its filters and its place are in the URL. Pages are known by cursors, never by numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from scheducal.dashboard.frame.requests import given
from scheducal.values import dataclass

# Ours: what says where in a list a page begins.
_PLACE = ("cursor", "back")
# Characters of the way back; from further on, "newer" leads to the start.
_LONGEST_WAY = 1_500


@dataclass(frozen=True, slots=True)
class Link:
    """A page of ours, with the query string that leads to it again."""

    path: str
    query: Mapping[str, str]

    def to(self, **changes: Any) -> str:
        """Give the address with some fields changed; None takes one away. The list begins at its start."""
        kept = {name: value for name, value in self.query.items() if name not in _PLACE}
        return _address(self.path, given(kept, **changes))

    def here(self) -> str:
        """Give this very address."""
        return _address(self.path, dict(self.query))


@dataclass(frozen=True, slots=True)
class Pager:
    """What stands below a list. newer, older: addresses, None where there is no such page."""

    said: str
    newer: str | None
    older: str | None


def pager(link: Link, shown: int, next_cursor: str | None) -> Pager:
    """Build it. next_cursor: of the service's page, None at the end.

    A service's cursors lead one way. So the way back is the chain of cursors that led here, which the URL carries.
    """
    at, back = link.query.get("cursor"), link.query.get("back")
    trail = [each for each in (back or "").split("~") if each]
    newer = None
    if at:
        newer = link.to(cursor=trail[-1] if trail else None, back=_way(trail[:-1]))
    older = link.to(cursor=next_cursor, back=_way([*trail, at] if at else trail)) if next_cursor else None
    end = "" if next_cursor else (", that is all" if not at else ", the last of them")
    return Pager(f"{shown} shown{end}", newer, older)


def _way(trail: list[str]) -> str | None:
    """Write the newest part of the way back that a URL has room for."""
    while len(way := "~".join(trail)) > _LONGEST_WAY:
        trail = trail[1:]
    return way or None


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
