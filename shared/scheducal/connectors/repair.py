"""What is done about a difference between a system and an appointment, and the note that says so before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Literal

from scheducal.appointments.model import Appointment
from scheducal.clock import isoformat
from scheducal.events.rows import expires_at
from scheducal.store.keys import NOTES, Key, appointment_partition
from scheducal.store.writes import Put

Repair = Literal["follow", "cancel_appointment", "cancel_event", "write_event", "start_sync", "remove_event", "none"]

REASONS: Final[Mapping[Repair, str]] = {
    "follow": "Somebody changed this in the calendar. The appointment follows.",
    "cancel_appointment": "Somebody deleted the event in the calendar. The appointment is cancelled.",
    "cancel_event": "The event takes place though the appointment was cancelled, which is for good. "
    "The event is cancelled again.",
    "write_event": "The appointment was changed later than the calendar. The calendar gets the appointment's values.",
    "start_sync": "The system does not show the newest version. It is told again.",
    "remove_event": "The event is left behind: its appointment was cancelled or does not exist. "
    "`drift repair` removes it.",
    "none": "It was refused for good, cannot be read, or is a copy that somebody made. Nothing is done.",
}
RESTORED: Final = (
    "Somebody restored the event in the calendar. The appointment stays cancelled, since a cancellation is for good. "
    "The next daily comparison cancels the event again."
)


def repair_put(
    appointment: Appointment, system: str, fields: Iterable[str], repair: Repair, at: datetime, reason: str = ""
) -> Put:
    """Build the note of the appointment's timeline, one a day for each version, system and repair.

    reason: in plain words, where it is not the repair's own.
    """
    item = {
        "kind": "repair",
        "version": appointment.version,
        "at": isoformat(at),
        "system": system,
        "fields": list(fields),
        "repair": repair,
        "reason": reason or REASONS[repair],
        "expiresAt": expires_at(at),
    }
    partition = appointment_partition(appointment.tenant_id, appointment.appointment_id)
    identity = f"{appointment.version:010d}#{at.date()}#{system}#{'restored' if reason else repair}"
    return Put(Key(partition, f"{NOTES}repair#{identity}"), item)
