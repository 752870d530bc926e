"""The ledger as one transaction would leave it: read once, changed in memory, written under what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import product

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.shares import Share, Shares, recounted
from scheducal.availability.ledger.guard import Guard
from scheducal.availability.ledger.model import Day, DayFull, Days, changed, counted_on, days_of
from scheducal.availability.ledger.repository import (
    LedgerRepository,
    day_checks,
    day_writes,
    guard_writes,
    share_writes,
)
from scheducal.errors import Refusal
from scheducal.store.writes import Write

ResourceDay = tuple[str, int]
_SECONDS_A_DAY = 86_400


class Draft:
    """Collects the changes of one tenant's days, and of the shares in one service, at one instant.

    Holds that have expired by then take nothing.

    guards: read before any day is, since a writer who changes a day in a guarded period changes its guard too.
    later: days that will be needed. They are read with the first that are, where shares are read too.
    """

    def __init__(
        self,
        ledger: LedgerRepository,
        tenant_id: str,
        service_id: str,
        at: datetime,
        guards: Iterable[Guard] = (),
        later: Iterable[ResourceDay] = (),
    ) -> None:
        self._ledger = ledger
        self._tenant_id = tenant_id
        self._service_id = service_id
        self._second = int(at.timestamp())
        self._guards: dict[Guard, Guard] = {}
        self._later = list(later)
        self._days: dict[ResourceDay, Day] = {}
        self._written: set[ResourceDay] = set()
        self._checked: set[ResourceDay] = set()
        # By resource: None where it was read that there is no row.
        self._shares: dict[str, Share | None] = {}
        self._turned: set[str] = set()
        self.guard(guards)

    def guard(self, guards: Iterable[Guard]) -> None:
        """Read further guards, before what they guard is read."""
        new = [each for each in dict.fromkeys(guards) if each not in self._guards]
        self._guards |= dict(zip(new, self._ledger.guards(self._tenant_id, new), strict=True))

    def days(self, resource_ids: Sequence[str], days: range, sharing: Iterable[str] = ()) -> Days:
        """Give the allocations of each resource on these days, with the changes of this draft.

        sharing: resources whose shares are read with them.
        """
        self._read(resource_ids, days, sharing)
        places = [(resource_id, number) for resource_id in resource_ids for number in days]
        return {place: self._days[place] for place in places}

    @property
    def shares(self) -> Shares:
        """Give the shares that were read, by resource, with the changes of this draft."""
        return {each: share for each, share in self._shares.items() if share is not None}

    def holds(self, resource_ids: Iterable[str], taken: Allocation) -> bool:
        """Tell whether this allocation is still there, on every day that it touches."""
        wanted, days = list(resource_ids), days_of(taken)
        self._read(wanted, days, wanted)
        return all(
            any(each.holder == taken.holder for each in self._days[resource_id, number].taken)
            for resource_id in wanted
            for number in days
        )

    def replace(
        self,
        *,
        release: Mapping[str, Sequence[str]],
        released: Allocation | None,
        take: Mapping[str, Allocation],
        turns: Shares | None = None,
    ) -> None:
        """Give back what a holder has of some resources, and take others. release: by holder. take: by resource.

        turns: the shares of those who take a turn by it. Raises Refusal `slot_unavailable` where a day takes no more.
        """
        given_back = list(dict.fromkeys(each for resources in release.values() for each in resources))
        before = counted_on(dict.fromkeys(given_back, released) if released else {})
        after = counted_on(take)
        moved = [each for each in before if before[each] != after.get(each)]
        if released is not None:
            self._read(given_back, days_of(released), moved)
        for resource_id, taken in take.items():
            self._read([resource_id], days_of(taken), moved)
        for day in self._changed(release, take):
            self._days[day.resource_id, day.number] = day
            self._written.add((day.resource_id, day.number))
        counted = recounted({**self.shares, **(turns or {})}, before, after)
        self._turned |= {each for each, share in counted.items() if share != self._shares.get(each)}
        self._shares |= counted

    def check(self, places: Iterable[ResourceDay]) -> None:
        """Let the transaction fail where one of these days, read before, has changed until then."""
        self._checked.update(places)

    def writes(self) -> dict[str, Write]:
        """Build the ledger's part of the transaction."""
        # A transaction takes one operation for a row: a written day is checked by its own condition.
        only_checked = sorted(self._checked - self._written)
        days, turned = self.changed()
        return {
            **day_writes(self._tenant_id, days),
            **day_checks(self._tenant_id, self._days, only_checked),
            **guard_writes(self._tenant_id, self._guards.values()),
            **share_writes(self._tenant_id, self._service_id, turned, self._second // _SECONDS_A_DAY),
        }

    def changed(self) -> tuple[list[Day], dict[str, Share]]:
        """Give the days that it changes, and by resource the shares."""
        turned = {each: share for each, share in self.shares.items() if each in self._turned}
        return [self._days[place] for place in sorted(self._written)], turned

    def _changed(self, release: Mapping[str, Sequence[str]], take: Mapping[str, Allocation]) -> list[Day]:
        try:
            return changed(self._days, release=release, take=take, second=self._second)
        except DayFull:
            message = "a resource has as many bookings and holds on that day as can be kept; choose another day"
            data = {"reason": "day_full", "alternatives": []}
            raise Refusal("slot_unavailable", message, param="start", data=data) from None

    def _read(self, resource_ids: Sequence[str], days: range, sharing: Iterable[str]) -> None:
        missing = [each for each in resource_ids if any((each, number) not in self._days for number in days)]
        unknown = [each for each in sharing if each not in self._shares]
        if unknown:
            places = dict.fromkeys([*product(missing, days), *self._later])
            found, shares = self._ledger.read_with_shares(self._tenant_id, places, self._service_id, unknown)
            self._shares |= dict.fromkeys(unknown) | shares
        else:
            found = self._ledger.read(self._tenant_id, missing, days)
        for place, day in found.items():
            # What this draft changed before wins over what is in the table.
            self._days.setdefault(place, day)
