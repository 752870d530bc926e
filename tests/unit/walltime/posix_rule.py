"""A yearly rule, as the footer of a TZif file writes it (RFC 9636 section 3.3, POSIX TZ)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

EPOCH_DAY = date(1970, 1, 1).toordinal()
_NAME = r"(?:<[^>]+>|[A-Za-z]+)"
_TIME = r"[+-]?[\d:]+"
_DAY = rf"M(\d+)\.(\d)\.(\d)(?:/({_TIME}))?"
_FOOTER = re.compile(rf"{_NAME}({_TIME}){_NAME}({_TIME})?,{_DAY},{_DAY}")


@dataclass(frozen=True)
class Change:
    """at: seconds since 1970 UTC. before, after: offsets in seconds east of UTC."""

    at: int
    before: int
    after: int


@dataclass(frozen=True)
class Day:
    """The `week`-th `weekday` (0 is Sunday, week 5 the last) of a month; seconds after its midnight."""

    month: int
    week: int
    weekday: int
    seconds: int

    def in_year(self, year: int) -> int:
        """Seconds since 1970 on the local clock."""
        first = date(year, self.month, 1).toordinal()
        days = range(first, first + monthrange(year, self.month)[1])
        matching = [day for day in days if day % 7 == self.weekday]
        return (matching[: self.week][-1] - EPOCH_DAY) * 86_400 + self.seconds


@dataclass(frozen=True)
class Rule:
    """standard, summer: offsets in seconds east of UTC."""

    standard: int
    summer: int
    starts: Day
    ends: Day


@lru_cache(maxsize=2000)
def yearly_changes(rule: Rule, year: int) -> list[Change]:
    start = Change(rule.starts.in_year(year) - rule.standard, rule.standard, rule.summer)
    end = Change(rule.ends.in_year(year) - rule.summer, rule.summer, rule.standard)
    return sorted((start, end), key=lambda change: change.at)


def parse_footer(footer: str) -> Rule | None:
    """None where the footer has no summer time."""
    if "," not in footer:
        return None
    match = _FOOTER.fullmatch(footer)
    assert match, footer
    standard, summer, *days = match.groups()
    west = _seconds(standard)
    east = -_seconds(summer) if summer else 3600 - west
    return Rule(-west, east, _day(days[:4]), _day(days[4:]))


def _day(parts: list[str | None]) -> Day:
    month, week, weekday = (int(part or "") for part in parts[:3])
    return Day(month, week, weekday, _seconds(parts[3] or "2"))


def _seconds(text: str) -> int:
    units = [int(part) for part in text.lstrip("+-").split(":")]
    total = sum(unit * scale for unit, scale in zip(units, (3600, 60, 1), strict=False))
    return -total if text.startswith("-") else total
