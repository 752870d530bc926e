"""Copies in the table: beside the appointment, and beside the connection, by the system's id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from scheducal.appointments.copies.model import ORIGIN, Copy, copy_item, copy_key, copy_of
from scheducal.appointments.repository import sync_row
from scheducal.batches import batches
from scheducal.connectors.push.repository import SyncRepository
from scheducal.store.conditions import Attr
from scheducal.store.fitting import sort_key_with
from scheducal.store.keys import Key, appointment_partition, connection_partition
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.writes import Delete, Put
from scheducal.system_names import connection_of
from scheducal.values import dataclass

_OF_CONNECTION: Final = "COPY#"
_KEPT = timedelta(days=90)
_MOST_KEYS = 100
# Of one connection, that are shown.
MOST_SHOWN: Final = 25


def origin_put(tenant_id: str, appointment_id: str, system: str) -> Put:
    """Note where an appointment began: systems that this one keeps in step by itself may have it too."""
    item = {"kind": "origin", "system": system}
    return Put(_origin_key(tenant_id, appointment_id), item)


@dataclass(frozen=True, slots=True)
class CopyRepository:
    """Those of all tenants."""

    table: Table

    def known(self, tenant_id: str, connection_id: str, remote_ids: Iterable[str]) -> Mapping[str, Copy]:
        """Read those of a connection that are known, by its system's ids."""
        keys = {_key(tenant_id, connection_id, each): each for each in remote_ids}
        found: dict[str, Copy] = {}
        for some in batches(keys, _MOST_KEYS):
            rows = self.table.batch_get(some, consistent=True)
            found |= {keys[key]: copy_of(row) for key, row in rows.items()}
        return found

    def of_connection(self, tenant_id: str, connection_id: str) -> list[Copy]:
        """List some of a connection's."""
        place = Attr("pk").eq(connection_partition(tenant_id, connection_id))
        page = self.table.query(place & Attr("sk").begins_with(_OF_CONNECTION), limit=MOST_SHOWN)
        return [copy_of(item) for item in page.items]

    def origin(self, tenant_id: str, appointment_id: str) -> str | None:
        """Read in which system an appointment began; None for ours."""
        row = self.table.get(_origin_key(tenant_id, appointment_id))
        return str(row["system"]) if row else None

    def note(self, copy: Copy) -> None:
        """Keep one, or what is new of it."""
        # Its appointment's rows stay with the appointment. Beside the connection nobody asks after its end.
        expires = int((max(copy.end, copy.seen_at) + _KEPT).timestamp())
        beside = Put(_own_key(copy), {**copy_item(copy), "expiresAt": expires})
        self.table.transact([Put(copy_key(copy), copy_item(copy)), beside])

    def end(self, copy: Copy, now: datetime) -> None:
        """Forget one that is gone, and let the push make what its system lacks now."""
        self.table.transact([Delete(copy_key(copy)), Delete(_own_key(copy))])
        work = SyncRepository(self.table, copy.system).load(copy.tenant_id, copy.appointment_id)
        if work is None or work.pushed_state or work.aggregate.appointment.is_cancelled:
            return
        appointment = work.aggregate.appointment
        try:
            self.table.update(sync_row(appointment, copy.system).again(work.sync, appointment.version, now))
        except ConditionFailed:
            return  # a worker is at it, or will be


def _origin_key(tenant_id: str, appointment_id: str) -> Key:
    return Key(appointment_partition(tenant_id, appointment_id), ORIGIN)


def _key(tenant_id: str, connection_id: str, remote_id: str) -> Key:
    return Key(connection_partition(tenant_id, connection_id), sort_key_with(_OF_CONNECTION, remote_id))


def _own_key(copy: Copy) -> Key:
    return _key(copy.tenant_id, str(connection_of(copy.system)), copy.remote_id)
