"""An appointment as another system keeps it: a record with fields of that system's own. Pure.

A connector's mirror.py and trigger.py import their values from here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scheducal.connectors.connected import digest
from scheducal.connectors.protocol import CalendarEvent, Operation, PushedState
from scheducal.values import dataclass

if TYPE_CHECKING:
    from scheducal.bookings.model import Booking, CustomerSnapshot

# No system has a field of this name.
_EXISTS = ":exists"
# In place of digests: the record began there, and nothing of it is known to be ours.
ADOPTED: Mapping[str, str] = {":adopted": "yes"}


@dataclass(frozen=True, slots=True)
class Source:
    """What a record is made of.

    booking: None for a plain appointment. mapping: the manifest's fields that tenants may fill in, filled in.
    """

    appointment: CalendarEvent
    booking: Booking | None
    mapping: Mapping[str, str]

    @property
    def customer(self) -> CustomerSnapshot | None:
        """Give who booked; None for a plain appointment."""
        return self.booking.snapshot if self.booking else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the system is to show of an appointment.

    fields: by the system's names, as JSON has them. exists: False where no record is to be there.
    """

    fields: Mapping[str, Any]
    exists: bool = True


@dataclass(frozen=True, slots=True)
class Pushed:
    """What the system was told last, and what it answered.

    remote_id: the system's id of the record, None where a create had no answer. fields: digests by name.
    may_exist: whether the record is there, or may be. version: as the system said last. is_refused: for good.
    """

    fields: Mapping[str, str]
    may_exist: bool
    remote_id: str | None = None
    version: str | None = None
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class RecordStep:
    """One request to be made.

    fields: those to be written. version: of the record as the system said last, for `If-Match`. settings: of the
    connection, without secrets. notifies: whether the system may tell people by itself; None leaves that to you.
    appointment_id: ours, the same for each attempt. It serves as an idempotency key, and `find` looks for it.
    """

    operation: Operation
    fields: Mapping[str, Any]
    remote_id: str | None = None
    version: str | None = None
    appointment_id: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    notifies: bool | None = None


def plan(wanted: Wanted, pushed: Pushed | None) -> tuple[RecordStep, ...]:
    """Plan the one step that is missing, if any: a connector's `steps`, unless it needs others.

    What the system refused for good stays refused until something else is wanted.
    """
    if pushed is None or not pushed.may_exist:
        is_refused = pushed is not None and pushed.is_refused and pushed.fields == digests(wanted)
        return (RecordStep("create", wanted.fields),) if wanted.exists and not is_refused else ()
    if pushed.is_refused and pushed.fields == digests(wanted):
        return ()
    if not wanted.exists:
        return (RecordStep("cancel", {}, pushed.remote_id, pushed.version),)
    if pushed.remote_id is None:
        return (RecordStep("create", wanted.fields),)
    known = {} if pushed.is_refused else pushed.fields
    codes = digests(wanted)
    changed = {name: value for name, value in wanted.fields.items() if codes[name] != known.get(name)}
    return (RecordStep("update", changed, pushed.remote_id, pushed.version),) if changed else ()


def digests(wanted: Wanted) -> dict[str, str]:
    """Shorten what is wanted to a code for each field, and one for whether the record is to be there."""
    codes = {name: digest(json.dumps(value, sort_keys=True)) for name, value in wanted.fields.items()}
    return {**codes, _EXISTS: "yes" if wanted.exists else ""}


def pushed_record(last: PushedState | None, event: CalendarEvent) -> Pushed | None:
    """Read what a system was told of its record; None where it was told nothing."""
    if last is None:
        return None
    # Where people took the record away and ours was the later change, it is to be made again.
    was_taken_away = bool(last.seen.get("cancelled")) and not event.cancelled
    tried, is_refused = last.operation, last.error is not None
    is_there = tried != "cancel" or is_refused
    if tried == "create" and is_refused:
        is_there = False
    return Pushed(
        fields=last.fields,
        may_exist=is_there and not was_taken_away,
        remote_id=last.reference if last.certain else None,
        version=last.seen.get("etag") or None,
        is_refused=is_refused,
    )
