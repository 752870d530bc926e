"""Bookings of other systems that have no place with us, in the table."""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.connectors.adoption.model import NotPlaced, Unplaced
from scheducal.connectors.adoption.rows import unplaced_item, unplaced_key, unplaced_of
from scheducal.connectors.foreign import ForeignBooking
from scheducal.connectors.push.repository import SyncRepository
from scheducal.store.conditions import Attr
from scheducal.store.keys import UNPLACED, behind_bucket, connection_partition
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Put
from scheducal.values import dataclass

# More creates than this are never on their way at once. Those beyond are met by the next look.
_MOST_BEHIND = 200


@dataclass(frozen=True, slots=True)
class UnplacedRepository:
    """Those of all connections."""

    table: Table

    def get(self, tenant_id: str, connection_id: str, remote_id: str) -> Unplaced | None:
        """Read one; None where there is none."""
        item = self.table.get(unplaced_key(tenant_id, connection_id, remote_id))
        return unplaced_of(item) if item else None

    def page(
        self, tenant_id: str, connection_id: str, start: Item | None, limit: int
    ) -> tuple[list[Unplaced], Item | None]:
        """Read a page of them, by their ids there, and where the next begins."""
        partition = connection_partition(tenant_id, connection_id)
        page = self.table.query(Attr("pk").eq(partition) & Attr("sk").begins_with(UNPLACED), start=start, limit=limit)
        return [unplaced_of(item) for item in page.items], page.next_start

    def note(self, tenant_id: str, connection_id: str, foreign: ForeignBooking, why: NotPlaced, at: datetime) -> None:
        """Keep a booking with the reason why it has no place. A former reason gives way."""
        before = self.get(tenant_id, connection_id, foreign.remote_id)
        found = Unplaced(
            tenant_id=tenant_id,
            connection_id=connection_id,
            remote_id=foreign.remote_id,
            version=foreign.version,
            service=foreign.service,
            resource=foreign.resource,
            start=foreign.start,
            end=foreign.end,
            reason=why.reason,
            detail=str(why),
            first_seen=before.first_seen if before else at,
            last_tried=at,
            tries=before.tries + 1 if before else 1,
        )
        self.put(found)

    def put(self, found: Unplaced) -> None:
        """Write one."""
        key = unplaced_key(found.tenant_id, found.connection_id, found.remote_id)
        self.table.put(Put(key, unplaced_item(found)))

    def forget(self, tenant_id: str, connection_id: str, remote_id: str) -> None:
        """Take one away: it has its place, or is over."""
        self.table.delete(unplaced_key(tenant_id, connection_id, remote_id))

    def may_be_ours(self, tenant_id: str, system: str, start: datetime) -> bool:
        """Tell whether a create of ours is on its way to the system, for an appointment at this time.

        Its record is there before the row that says which appointment it is.
        """
        place, only = Attr("gsi1pk").eq(behind_bucket(tenant_id)), Attr("system").eq(system)
        behind = self.table.query(place, index="lists", limit=_MOST_BEHIND, only=only)
        repository = SyncRepository(self.table, system)
        for item in behind.items:
            work = repository.load(tenant_id, item["appointmentId"])
            state = work.pushed_state.get(WHOLE_EVENT) if work else None
            if work and state and not state.certain and work.aggregate.appointment.start.instant == start:
                return True
        return False
