"""A copy of an appointment, and its row in the appointment's partition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Literal

from scheducal.clock import isoformat
from scheducal.store.fitting import sort_key_with
from scheducal.store.keys import Key, appointment_partition
from scheducal.store.values import Item
from scheducal.values import dataclass

ORIGIN: Final = "S#ORIGIN"
_COPIES: Final = "S#COPY#"
# What made us sure: the UID of the appointment, or its time and somebody who comes to it.
Likeness = Literal["uid", "time_and_attendee"]


@dataclass(frozen=True, slots=True)
class Copy:
    """A record or event that is an appointment of ours, made by neither us nor for us.

    system: where it is, with its connection. remote_id: its id there. start, end: as it shows them, aware. seen_at:
    when it was found, aware UTC.
    """

    tenant_id: str
    appointment_id: str
    system: str
    remote_id: str
    likeness: Likeness
    start: datetime
    end: datetime
    seen_at: datetime


def copy_key(copy: Copy) -> Key:
    """Key it beside its appointment."""
    partition = appointment_partition(copy.tenant_id, copy.appointment_id)
    return Key(partition, sort_key_with(f"{_COPIES}{copy.system}#", copy.remote_id))


def copy_item(copy: Copy) -> dict[str, Any]:
    """Write the row's attributes."""
    return {
        "kind": "copy",
        "tenantId": copy.tenant_id,
        "appointmentId": copy.appointment_id,
        "system": copy.system,
        "remoteId": copy.remote_id,
        "likeness": copy.likeness,
        "start": isoformat(copy.start),
        "end": isoformat(copy.end),
        "seenAt": isoformat(copy.seen_at),
    }


def copy_of(item: Item) -> Copy:
    """Read one from its row."""
    start, end, seen_at = (datetime.fromisoformat(item[name]) for name in ("start", "end", "seenAt"))
    names = item["tenantId"], item["appointmentId"], item["system"], item["remoteId"]
    return Copy(*names, item["likeness"], start, end, seen_at)


def copies_by_system(items: Iterable[Item]) -> Mapping[str, tuple[Copy, ...]]:
    """Read those among the rows of an appointment's state."""
    found: dict[str, tuple[Copy, ...]] = {}
    for item in items:
        if item["sk"].startswith(_COPIES):
            copy = copy_of(item)
            found[copy.system] = (*found.get(copy.system, ()), copy)
    return found
