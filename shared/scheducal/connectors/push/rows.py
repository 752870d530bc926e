"""What an invitee was told, as a row of the table and back; and which appointment an event in a calendar is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

from scheducal.clock import isoformat
from scheducal.connectors.protocol import PushedState
from scheducal.store.keys import remote_event_key
from scheducal.store.values import Item
from scheducal.store.writes import Put
from scheducal.system_names import connection_of
from scheducal.walltime.wall_time import WallTime

# After its end nobody asks any more which appointment an event was.
_KNOWN_AFTER_END = timedelta(days=90)


def pushed_state_item(pushed_state: PushedState) -> dict[str, Any]:
    """Write the row's attributes; each writing has a revision of its own."""
    return {
        "kind": "told",
        "revision": uuid4().hex,
        "inviteeId": pushed_state.invitee_id,
        "operation": pushed_state.operation,
        "noticeVersion": pushed_state.notice_version,
        "sequence": pushed_state.sequence,
        "at": isoformat(pushed_state.at),
        "reference": pushed_state.reference,
        "error": pushed_state.error,
        "certain": pushed_state.certain,
        "seen": dict(pushed_state.seen) or None,
        "pushed": dict(pushed_state.pushed) or None,
        "fields": dict(pushed_state.fields) or None,
        "stamp": isoformat(pushed_state.stamp) if pushed_state.stamp else None,
        "isAsked": pushed_state.is_asked or None,
    }


def pushed_state_of(item: Item) -> PushedState:
    """Read the state from its row."""
    return PushedState(
        invitee_id=item["inviteeId"],
        operation=item["operation"],
        notice_version=item["noticeVersion"],
        sequence=item["sequence"],
        at=datetime.fromisoformat(item["at"]),
        reference=item.get("reference"),
        error=item.get("error"),
        certain=item["certain"],
        seen=item.get("seen", {}),
        pushed=item.get("pushed", {}),
        fields=item.get("fields", {}),
        stamp=datetime.fromisoformat(item["stamp"]) if "stamp" in item else None,
        is_asked=item.get("isAsked", False),
    )


class Kept(Protocol):
    """What is kept in a calendar: an appointment, or the booking that it is of."""

    @property
    def tenant_id(self) -> str:
        """Name whose it is."""
        ...

    @property
    def appointment_id(self) -> str:
        """Name the appointment."""
        ...

    @property
    def end(self) -> WallTime:
        """Give its end."""
        ...


def remote_event_put(appointment: Kept, system: str, reference: str, at: datetime) -> Put | None:
    """Build the row that says which appointment an event in a connected system is; None for mail."""
    connection_id = connection_of(system)
    if connection_id is None:
        return None
    end = max(at, appointment.end.instant)
    key = remote_event_key(appointment.tenant_id, connection_id, reference)
    item = {
        "kind": "remoteEvent",
        # Kept only where the key holds a digest in its place.
        "reference": None if key.sk.endswith(reference) else reference,
        "tenantId": appointment.tenant_id,
        "appointmentId": appointment.appointment_id,
        "system": system,
        "endsAt": isoformat(appointment.end.instant),
        "expiresAt": int((end + _KNOWN_AFTER_END).timestamp()),
    }
    return Put(key, item)
