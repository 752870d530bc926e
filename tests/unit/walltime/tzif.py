"""A second reader of the time zone database, for what the code under test ought to find there."""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources

from tests.unit.walltime.posix_rule import Change, Rule, parse_footer, yearly_changes

EPOCH = datetime.fromisoformat("1970-01-01")
_HEADER = struct.Struct(">4sc15x6L")


@dataclass(frozen=True)
class Zone:
    """first: offset before the first change. table: the changes in the file, also those of a name alone.
    rule: what follows them.
    """

    first: int
    table: list[Change]
    rule: Rule | None

    def offset_at(self, at: int) -> int:
        """at: seconds since 1970 UTC. Seconds east of UTC."""
        past = bisect_right(self.table, at, key=lambda change: change.at)
        offset = self.table[past - 1].after if past else self.first
        if self.rule and past == len(self.table):
            year = on_clock(at).year
            for change in self.changes(max(1, year - 1), year):
                offset = change.after if change.at <= at else offset
        return offset

    def changes(self, first_year: int, last_year: int) -> list[Change]:
        """Those by rule in these years, both included; none before the table ends."""
        since = self.table[-1].at if self.table else -(1 << 60)
        years = range(first_year, last_year + 1) if self.rule else ()
        return [c for year in years if self.rule for c in yearly_changes(self.rule, year) if c.at > since]

    def instants(self, reading: int) -> list[int]:
        """Every instant at which the zone's clocks show a reading (seconds since 1970 on the clock)."""
        offsets = {self.first} | {change.after for change in self.table}
        offsets |= {self.rule.standard, self.rule.summer} if self.rule else set()
        return sorted(reading - offset for offset in offsets if self.offset_at(reading - offset) == offset)


def on_clock(seconds: int) -> datetime:
    return EPOCH + timedelta(seconds=seconds)


def epoch_seconds(instant: datetime) -> int:
    return int((instant.astimezone(UTC).replace(tzinfo=None) - EPOCH).total_seconds())


def all_names() -> list[str]:
    """Give the names in the database's own source text, aliases included."""
    lines = (resources.files("tzdata") / "zoneinfo/tzdata.zi").read_text().splitlines()
    zones = {line.split()[1] for line in lines if line.startswith("Z ")}
    links = {line.split()[2] for line in lines if line.startswith("L ")}
    return sorted((zones | links) - {"Factory"})


def distinct_names() -> list[str]:
    """One name for each content of the database: an alias has the bytes of its zone."""
    return list({_content(name): name for name in all_names()}.values())


@lru_cache(maxsize=1000)
def read_zone(name: str) -> Zone:
    return _parse(_content(name))


def _content(name: str) -> bytes:
    return (resources.files("tzdata") / "zoneinfo" / name).read_bytes()


@lru_cache(maxsize=1000)
def _parse(data: bytes) -> Zone:
    """RFC 9636 section 3: a block with 32-bit times, one with 64-bit times, the footer."""
    _, _, utc, std, leaps, times, types, letters = _HEADER.unpack_from(data)
    second = 44 + times * 5 + types * 6 + letters + leaps * 8 + std + utc
    _, _, utc, std, leaps, times, types, letters = _HEADER.unpack_from(data, second)
    start = second + 44
    ats = struct.unpack_from(f">{times}q", data, start)
    kinds = data[start + times * 8 : start + times * 9]
    offsets = [offset for offset, _, _ in struct.iter_unpack(">lBB", data[start + times * 9 :][: types * 6])]
    footer = data[start + times * 9 + types * 6 + letters + leaps * 12 + std + utc :].decode().strip("\n")
    after = [offsets[kind] for kind in kinds]
    moves = zip(ats, [offsets[0], *after], after, strict=False)
    return Zone(offsets[0], [Change(*move) for move in moves], parse_footer(footer))
