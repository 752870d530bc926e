"""Reads a tenant's audit log, newest first: by time, by actor, or by the thing that entries are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import and_

from scheducal.batches import batches
from scheducal.errors import Refusal
from scheducal.ids import first_id, is_id, made_at
from scheducal.pagination import Listed, decode_parts, encode_parts, no_cursor
from scheducal.store.audit.keys import audit_actor_bucket, audit_object_bucket, audit_partition, request_partition
from scheducal.store.buckets import MOST_QUERIES, Stop, read_buckets
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import Key, month_of
from scheducal.store.table import Page, Table
from scheducal.store.values import Item
from scheducal.values import dataclass

# A request writes few things. What it did in jobs has requests of its own.
_MOST_OF_REQUEST = 500
_BATCH = 100


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries: those of all that is given.

    begin, end: aware, at or after and before; None for no bound.
    actor, object_id, request_id: ids. action: its word, such as `created`.
    """

    begin: datetime | None = None
    end: datetime | None = None
    actor: str | None = None
    object_id: str | None = None
    action: str | None = None
    request_id: str | None = None


def listed(
    table: Table,
    tenant_id: str,
    wanted: AuditFilter,
    limit: int,
    cursor: str | None,
    now: datetime,
    *,
    most_queries: int = MOST_QUERIES,
) -> Listed[Item]:
    """Read one page; raises Refusal `invalid_cursor`. It can be short, or empty, and still have a next one."""
    reader = _Reader(table, tenant_id, wanted, now)
    if reader.is_empty:
        return Listed([], None)
    after = _place(cursor) if cursor is not None else None
    if wanted.request_id is not None:
        return reader.of_request(wanted.request_id, limit, after, most_queries - 1)
    begin = reader.start(after)
    found, stop = read_buckets(reader.buckets(after), begin, limit, reader.page, most_queries=most_queries)
    return Listed(found, _cursor(stop))


def find_entry(table: Table, tenant_id: str, audit_id: str) -> Item:
    """Read one entry; raises Refusal `not_found`."""
    known = is_id(audit_id, "aud")
    found = table.get(Key(audit_partition(tenant_id, month_of(made_at(audit_id))), audit_id)) if known else None
    if found is None:
        raise Refusal("not_found", "there is no entry with this id", param="auditId")
    return found


def of_request(table: Table, request_id: str, most: int | None = None) -> list[Item]:
    """Read what a request did, oldest first, of any tenant. For operators alone. most: of the entries, None for all."""
    keys = _keys_of_request(table, request_id, most or _MOST_OF_REQUEST)
    return [item for part in batches(keys, _BATCH) for item in _read(table, part)]


def _keys_of_request(table: Table, request_id: str, most: int) -> list[Key]:
    condition = Attr("duePk").eq(request_partition(request_id))
    return [Key(each["pk"], each["sk"]) for each in table.query(condition, index="due", limit=most).items]


def _read(table: Table, keys: Sequence[Key]) -> list[Item]:
    rows = table.batch_get(keys, consistent=True)
    return [rows[key] for key in keys if key in rows]


@dataclass(frozen=True, slots=True)
class _Reader:
    table: Table
    tenant_id: str
    wanted: AuditFilter
    now: datetime

    @property
    def is_empty(self) -> bool:
        """Tell whether the time that is asked for lies before the tenant, or after now."""
        return self._begin >= self._end

    def buckets(self, after: str | None) -> Iterator[str]:
        """List the partitions to read: that of the thing, or of the actor, else a month after the other."""
        if self.wanted.object_id is not None:
            return iter([audit_object_bucket(self.tenant_id, self.wanted.object_id)])
        if self.wanted.actor is not None:
            return iter([audit_actor_bucket(self.tenant_id, self.wanted.actor)])
        return self._months(after)

    def start(self, after: str | None) -> Item | None:
        """Give the key at which the page before ended."""
        if after is None:
            return None
        key = Key(audit_partition(self.tenant_id, month_of(made_at(after))), after).attributes()
        index, pk, sk = self._index()
        return key | ({pk: next(self.buckets(after)), sk: after} if index else {})

    def wants(self, item: Item) -> bool:
        """Tell whether an entry that was found by its request is one of those that are asked for."""
        wanted = {**self._equal(), "tenantId": self.tenant_id, "actor": self.wanted.actor}
        if self.wanted.object_id is not None:
            wanted["gsi1pk"] = audit_object_bucket(self.tenant_id, self.wanted.object_id)
        is_in_time = first_id("aud", self._begin) <= item["auditId"] < first_id("aud", self._end)
        return is_in_time and all(item.get(name) == value for name, value in wanted.items() if value is not None)

    def of_request(self, request_id: str, limit: int, after: str | None, most_batches: int) -> Listed[Item]:
        """Read those that one request made."""
        keys = _keys_of_request(self.table, request_id, _MOST_OF_REQUEST)
        left = [each for each in reversed(keys) if after is None or each.sk < after]
        found: list[Item] = []
        for number, part in enumerate(batches(left, _BATCH)):
            if number == most_batches:
                return Listed(found, encode_parts(left[number * _BATCH - 1].sk))
            found += [each for each in _read(self.table, part) if self.wants(each)]
            if len(found) > limit:
                return Listed(found[:limit], encode_parts(found[limit - 1]["auditId"]))
        return Listed(found, None)

    def page(self, bucket: str, start: Item | None, limit: int) -> Page:
        """Read a page of one partition."""
        index, pk, sk = self._index()
        condition = Attr(pk).eq(bucket) & Attr(sk).between(first_id("aud", self._begin), first_id("aud", self._end))
        only = self._only()
        # A limit counts what a filter drops, too. Without one a query reads a megabyte.
        read = None if only is not None else limit
        page = self.table.query(condition, index=index, limit=read, start=start, forward=False, only=only)
        if len(page.items) <= limit:
            return page
        last = page.items[limit - 1]
        return Page(page.items[:limit], {name: last[name] for name in dict.fromkeys(("pk", "sk", pk, sk))})

    def _months(self, after: str | None) -> Iterator[str]:
        month = made_at(after) if after else self._end
        while month_of(month) >= month_of(self._begin):
            yield audit_partition(self.tenant_id, month_of(month))
            month = month.replace(day=1) - timedelta(days=1)

    @property
    def _begin(self) -> datetime:
        # Nothing is older than the tenant, whose id says when it was made.
        made = made_at(self.tenant_id)
        return max(self.wanted.begin or made, made.replace(microsecond=0) - timedelta(seconds=1)).astimezone(UTC)

    @property
    def _end(self) -> datetime:
        latest = self.now + timedelta(minutes=5)
        return min(self.wanted.end or latest, latest).astimezone(UTC)

    def _index(self) -> tuple[str | None, str, str]:
        if self.wanted.object_id is not None:
            return "lists", "gsi1pk", "gsi1sk"
        return ("recent", "gsi2pk", "gsi2sk") if self.wanted.actor is not None else (None, "pk", "sk")

    def _equal(self) -> dict[str, str]:
        """Give the attributes that must have a value. The index by thing knows no actor."""
        actor = self.wanted.actor if self.wanted.object_id is not None else None
        wanted = {"actor": actor, "action": self.wanted.action}
        return {name: value for name, value in wanted.items() if value is not None}

    def _only(self) -> Condition | None:
        conditions = [Attr(name).eq(value) for name, value in self._equal().items()]
        return reduce(and_, conditions) if conditions else None


def _place(cursor: str) -> str:
    (after,) = decode_parts(cursor, 1)
    if not is_id(after, "aud"):
        raise no_cursor()
    return after


def _cursor(stop: Stop) -> str | None:
    """Name where to go on: after an entry, or before all of the month in which the next partition begins."""
    if stop.bucket is None:
        return None
    if stop.start is not None:
        return encode_parts(stop.start["sk"])
    year, month = map(int, stop.bucket.rpartition("#")[2].split("-"))
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return encode_parts(first_id("aud", following - timedelta(milliseconds=1))[:-16] + "z" * 16)
