"""The ledger in the table: read days, and the writes that change them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scheducal.availability.engine.shares import Share
from scheducal.availability.ledger.guard import Guard, guard_key, guard_put, version_of
from scheducal.availability.ledger.model import Day, Days
from scheducal.availability.ledger.rows import day_check, day_key, day_of, day_put, sort_key
from scheducal.availability.ledger.share_rows import share_key, share_of, share_put
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, ledger_partition
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Write
from scheducal.values import replace

# BatchGetItem takes no more.
_MOST_KEYS = 100


class LedgerRepository:
    """The days of a tenant's resources. All reads are consistent."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, tenant_id: str, resource_ids: Sequence[str], days: range) -> dict[tuple[str, int], Day]:
        """Read every day of every resource, with or without a row.

        One query for one resource. Several resources are one request for each 100 of their days, or a query for each
        where those are fewer.
        """
        wanted = [(resource_id, number) for resource_id in resource_ids for number in days]
        # Rounded up. The way with fewer requests is taken.
        if -(-len(wanted) // _MOST_KEYS) < len(resource_ids):
            items = list(self._batch([day_key(tenant_id, *place) for place in wanted]).values())
        else:
            items = [item for resource_id in resource_ids for item in self._query(tenant_id, resource_id, days)]
        found = {(day.resource_id, day.number): day for day in map(day_of, items)}
        return {place: found.get(place, Day(*place)) for place in wanted}

    def read_with_shares(
        self, tenant_id: str, places: Iterable[tuple[str, int]], service_id: str, sharing: Iterable[str]
    ) -> tuple[dict[tuple[str, int], Day], dict[str, Share]]:
        """Read days, and what some resources had of a service, by resource: one request for each 100 rows."""
        wanted = {day_key(tenant_id, *place): place for place in places}
        shares = {share_key(tenant_id, each, service_id): each for each in sharing}
        rows = self._batch([*wanted, *shares])
        return (
            {place: day_of(rows[key]) if key in rows else Day(*place) for key, place in wanted.items()},
            {each: share_of(rows[key]) for key, each in shares.items() if key in rows},
        )

    def guards(self, tenant_id: str, guards: Iterable[Guard]) -> list[Guard]:
        """Read guards with the versions they have now; no request where there are none, else one for each 100."""
        keys = {guard: guard_key(tenant_id, guard) for guard in guards}
        rows = self._batch(list(keys.values()))
        return [replace(guard, version=version_of(rows.get(key))) for guard, key in keys.items()]

    def _batch(self, keys: Sequence[Key]) -> dict[Key, Item]:
        found: dict[Key, Item] = {}
        for first in range(0, len(keys), _MOST_KEYS):
            found |= self._table.batch_get(keys[first : first + _MOST_KEYS], consistent=True)
        return found

    def _query(self, tenant_id: str, resource_id: str, days: range) -> Iterable[Item]:
        span = Attr("sk").between(sort_key(days[0]), sort_key(days[-1]))
        return self._table.query_all(Attr("pk").eq(ledger_partition(tenant_id, resource_id)) & span)


def day_writes(tenant_id: str, changed: Iterable[Day]) -> dict[str, Write]:
    """Build the writes of changed days, each under the version that was read."""
    return {f"ledger {day.resource_id} {day.number}": day_put(tenant_id, day) for day in changed}


def day_checks(tenant_id: str, read: Days, places: Iterable[tuple[str, int]]) -> dict[str, Write]:
    """Require that these days are still as they were read."""
    return {f"ledger {place[0]} {place[1]}": day_check(tenant_id, read[place]) for place in places}


def share_writes(tenant_id: str, service_id: str, changed: Mapping[str, Share], today: int) -> dict[str, Write]:
    """Build the writes of changed shares, by resource, each under the version that was read."""
    return {
        f"share {each}": share_put(tenant_id, each, service_id, share, today) for each, share in sorted(changed.items())
    }


def guard_writes(tenant_id: str, guards: Iterable[Guard]) -> dict[str, Write]:
    """Build the writes of guards, each under the version that was read."""
    return {f"guard {guard_key(tenant_id, each)}": guard_put(tenant_id, each) for each in guards}
