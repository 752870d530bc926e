"""Compares what a chain says of each day with the bucket and the table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from scheducal.audit.archive.bucket import ArchiveBucket
from scheducal.audit.archive.model import AuditDay, day_prefix, object_key, tenant_prefix
from scheducal.audit.archive.repository import ChainRepository, first_day
from scheducal.audit.rules import NOTHING, begun, has_other_values, line_of, linked
from scheducal.values import dataclass

# Of one day.
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a day."""

    day: date
    problem: str


@dataclass(frozen=True, slots=True)
class Verified:
    """days, entries: how many were looked at. hash: of the last day; keep it elsewhere to compare it later."""

    days: int
    entries: int
    hash: str
    through: date
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Verification:
    """Reads everything and writes nothing."""

    chains: ChainRepository
    bucket: ArchiveBucket

    def prove(self, tenant_id: str, now: datetime) -> Verified:
        """Look at all sealed days of a tenant."""
        chain, days = self.chains.chain(tenant_id), list(self.chains.days(tenant_id))
        findings, before = [], NOTHING
        for each in days:
            if each.before != before:
                findings.append(Finding(each.day, "the chain is broken: the day before it is another, or is missing"))
            findings += [Finding(each.day, problem) for problem in self._problems(tenant_id, each, now)]
            before = each.hash
        if before != chain.hash:
            findings.append(Finding(chain.through, "the chain ends with another day than was sealed last"))
        findings += self._unsealed(tenant_id, {each.day for each in days}, chain.through)
        entries = sum(each.entries for each in days)
        return Verified(len(days), entries, before, chain.through, sorted(findings, key=lambda each: each.day))

    def _problems(self, tenant_id: str, day: AuditDay, now: datetime) -> Iterator[str]:
        wanted = [object_key(tenant_id, day.day, part + 1) for part in range(day.parts)]
        there = list(self.bucket.keys(day_prefix(tenant_id, day.day)))
        yield from (f"the bucket lacks {key}" for key in sorted({*wanted} - {*there}))
        yield from (f"the bucket has {key}, which nobody archived" for key in sorted({*there} - {*wanted}))
        archived = [line for key in wanted if key in there for line in self.bucket.lines(key)]
        if _hash(day, archived) != day.hash:
            yield "archived entries were altered, removed, added or moved"
        if now.timestamp() < day.kept_until:
            yield from self._in_table(tenant_id, day, archived)

    def _in_table(self, tenant_id: str, day: AuditDay, archived: list[str]) -> Iterator[str]:
        items = list(self.chains.all_entries(tenant_id, day.day))
        lines = [line_of(each) for each in items]
        if _hash(day, lines) != day.hash:
            yield "entries in the table were altered, removed or added"
            yield from _differences(lines, archived)
        others = [each["auditId"] for each in items if has_other_values(each)]
        yield from (f"{name} has other values of people than were written" for name in others[:MOST_NAMED])

    def _unsealed(self, tenant_id: str, sealed: set[date], through: date) -> Iterator[Finding]:
        """Look for entries on days that had none when they were sealed, in the table and in the bucket."""
        begin = first_day(tenant_id)
        while (day := self.chains.next_day(tenant_id, begin, through)) is not None:
            if day not in sealed:
                yield Finding(day, "the table has entries of a day that had none")
            begin = day + timedelta(days=1)
        prefix = tenant_prefix(tenant_id)
        names = {key.removeprefix(prefix).partition("/")[0] for key in self.bucket.keys(prefix)}
        for name in sorted(names - {each.isoformat() for each in sealed}):
            yield Finding(through, f"the bucket has {name}, a day that the chain does not know")


def _hash(day: AuditDay, lines: list[str]) -> str:
    return linked(begun(day.before, day.day.isoformat()), lines)


def _differences(lines: list[str], archived: list[str]) -> Iterator[str]:
    """Say which entries of the table are not as they were archived."""
    now, then = (dict(_identified(each) for each in side) for side in (lines, archived))
    found = [
        *(f"{name} was added" for name in sorted(now.keys() - then.keys())),
        *(f"{name} was removed" for name in sorted(then.keys() - now.keys())),
        *(f"{name} was altered" for name in sorted(now.keys() & then.keys()) if now[name] != then[name]),
    ]
    yield from found[:MOST_NAMED]


def _identified(line: str) -> tuple[str, str]:
    try:
        return str(json.loads(line)["auditId"]), line
    except (ValueError, KeyError, TypeError):
        return "an entry that cannot be read", line
