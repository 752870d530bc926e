"""Seals the days of tenants' audit logs: their lines into the bucket, their hash into the chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from scheducal.audit.archive.bucket import ArchiveBucket
from scheducal.audit.archive.model import AuditDay, Chain, OpenDay, object_key
from scheducal.audit.archive.repository import ChainRepository
from scheducal.audit.rules import begun, line_of, linked
from scheducal.store.values import Item
from scheducal.values import dataclass, replace

# How long after its end a day waits: by then whatever began in it has ended.
WAIT = timedelta(hours=1)
# Of one object, and of one read.
MOST_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Sealing:
    """A part's object is written before the row that knows of it, so that a run that breaks off writes it again."""

    chains: ChainRepository
    bucket: ArchiveBucket

    def seal(self, tenant_id: str, now: datetime, has_time: Callable[[], bool]) -> Iterator[AuditDay]:
        """Seal the days that have ended, and give those with entries. The next run goes on where time ends.

        Raises store.table.ConditionFailed, Contention where another run seals the same.
        """
        yield from self.seal_through(tenant_id, (now - WAIT).date() - timedelta(days=1), has_time)

    def seal_through(self, tenant_id: str, last: date, has_time: Callable[[], bool]) -> Iterator[AuditDay]:
        """Seal the days up to one, as `seal` does. What is written later on that day is never sealed."""
        chain = self.chains.chain(tenant_id)
        while has_time() and chain.through < last:
            if (opened := chain.open_day or self._next(chain, last)) is None:
                self.chains.advance(replace(chain, through=last))
                return
            chain, sealed = self._part(chain, opened)
            if sealed:
                yield sealed

    def _next(self, chain: Chain, last: date) -> OpenDay | None:
        day = self.chains.next_day(chain.tenant_id, chain.through + timedelta(days=1), last)
        if day is None:
            return None
        return OpenDay(AuditDay(day, chain.hash, begun(chain.hash, day.isoformat()), 0, 0, 0), "")

    def _part(self, chain: Chain, opened: OpenDay) -> tuple[Chain, AuditDay | None]:
        before = opened.day
        page = self.chains.entries(chain.tenant_id, before.day, opened.after or None, MOST_LINES)
        after = self._written(chain.tenant_id, before, page.items) if page.items else before
        if page.next_start:
            state, sealed = replace(chain, open_day=OpenDay(after, page.items[-1]["auditId"])), None
        else:
            state, sealed = replace(chain, open_day=None, through=after.day, hash=after.hash), after
        self.chains.advance(state, sealed)
        return replace(state, revision=state.revision + 1), sealed

    def _written(self, tenant_id: str, before: AuditDay, items: list[Item]) -> AuditDay:
        lines, part = [line_of(each) for each in items], before.parts + 1
        self.bucket.put(object_key(tenant_id, before.day, part), lines)
        return replace(
            before,
            hash=linked(before.hash, lines),
            entries=before.entries + len(lines),
            parts=part,
            kept_until=before.kept_until or items[0]["expiresAt"],
        )
