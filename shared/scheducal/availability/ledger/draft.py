"""The ledger as one transaction would leave it: read once, changed in memory, written under what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.ledger.guard import Guard
from scheducal.availability.ledger.model import Day, DayFull, Days, changed, days_of
from scheducal.availability.ledger.repository import LedgerRepository, day_checks, day_writes, guard_writes
from scheducal.errors import Refusal
from scheducal.store.writes import Write

ResourceDay = tuple[str, int]


class Draft:
    """Collects the changes of one tenant's days at one instant.

    Holds that have expired by then take nothing.

    guards: read before any day is, since a writer who changes a day in a guarded period changes its guard too.
    """

    def __init__(self, ledger: LedgerRepository, tenant_id: str, at: datetime, guards: Iterable[Guard] = ()) -> None:
        self._ledger = ledger
        self._tenant_id = tenant_id
        self._second = int(at.timestamp())
        self._guards = ledger.guards(tenant_id, guards)
        self._days: dict[ResourceDay, Day] = {}
        self._written: set[ResourceDay] = set()
        self._checked: set[ResourceDay] = set()

    def days(self, resource_ids: Sequence[str], days: range) -> Days:
        """Give the allocations of each resource on these days, with the changes of this draft."""
        self._read(resource_ids, days)
        places = [(resource_id, number) for resource_id in resource_ids for number in days]
        return {place: self._days[place] for place in places}

    def holds(self, resource_ids: Iterable[str], taken: Allocation) -> bool:
        """Tell whether this allocation is still there, on every day that it touches."""
        wanted, days = list(resource_ids), days_of(taken)
        self._read(wanted, days)
        return all(
            any(each.holder == taken.holder for each in self._days[resource_id, number].taken)
            for resource_id in wanted
            for number in days
        )

    def replace(
        self, *, release: Mapping[str, Sequence[str]], released: Allocation | None, take: Mapping[str, Allocation]
    ) -> None:
        """Give back what a holder has of some resources, and take others. release: by holder. take: by resource.

        Raises Refusal `slot_unavailable` where a day takes no more.
        """
        given_back = list(dict.fromkeys(each for resources in release.values() for each in resources))
        if released is not None:
            self._read(given_back, days_of(released))
        for resource_id, taken in take.items():
            self._read([resource_id], days_of(taken))
        try:
            after = changed(self._days, release=release, take=take, second=self._second)
        except DayFull:
            message = "a resource has as many bookings and holds on that day as can be kept; choose another day"
            data = {"reason": "day_full", "alternatives": []}
            raise Refusal("slot_unavailable", message, param="start", data=data) from None
        for day in after:
            self._days[day.resource_id, day.number] = day
            self._written.add((day.resource_id, day.number))

    def check(self, places: Iterable[ResourceDay]) -> None:
        """Let the transaction fail where one of these days, read before, has changed until then."""
        self._checked.update(places)

    def writes(self) -> dict[str, Write]:
        """Build the ledger's part of the transaction."""
        # A transaction takes one operation for a row: a written day is checked by its own condition.
        only_checked = sorted(self._checked - self._written)
        return {
            **day_writes(self._tenant_id, [self._days[place] for place in sorted(self._written)]),
            **day_checks(self._tenant_id, self._days, only_checked),
            **guard_writes(self._tenant_id, self._guards),
        }

    def _read(self, resource_ids: Sequence[str], days: range) -> None:
        missing = [each for each in resource_ids if any((each, number) not in self._days for number in days)]
        for place, day in self._ledger.read(self._tenant_id, missing, days).items():
            # What this draft changed before wins over what is in the table.
            self._days.setdefault(place, day)
