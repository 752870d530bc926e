"""The ledger as several changes would leave it, one after the other, of which none is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scheducal.availability.engine.shares import Share
from scheducal.availability.ledger.model import Day
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.store.table import Table


class Rehearsal(LedgerRepository):
    """Reads one tenant's ledger, and lays what was noted over it."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._days: dict[tuple[str, int], Day] = {}
        # By service and resource.
        self._shares: dict[tuple[str, str], Share] = {}

    def note(self, days: Iterable[Day], service_id: str, shares: Mapping[str, Share]) -> None:
        """Note what a change would write: days, and by resource the shares in a service."""
        self._days |= {(day.resource_id, day.number): day for day in days}
        self._shares |= {(service_id, each): share for each, share in shares.items()}

    def read(self, tenant_id: str, resource_ids: Sequence[str], days: range) -> dict[tuple[str, int], Day]:
        """Read as the ledger does, with what was noted."""
        return super().read(tenant_id, resource_ids, days) | self._noted(
            (each, number) for each in resource_ids for number in days
        )

    def read_with_shares(
        self, tenant_id: str, places: Iterable[tuple[str, int]], service_id: str, sharing: Iterable[str]
    ) -> tuple[dict[tuple[str, int], Day], dict[str, Share]]:
        """Read as the ledger does, with what was noted."""
        wanted, names = list(places), list(sharing)
        days, shares = super().read_with_shares(tenant_id, wanted, service_id, names)
        noted = {each: self._shares[service_id, each] for each in names if (service_id, each) in self._shares}
        return days | self._noted(wanted), shares | noted

    def _noted(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Day]:
        return {place: self._days[place] for place in places if place in self._days}
