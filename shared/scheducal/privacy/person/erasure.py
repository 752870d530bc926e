"""Takes a person out of the rows of one appointment, and out of single rows. Pure: it builds writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from scheducal.appointments.model import ERASED_ADDRESS, Aggregate, Appointment, Invitee
from scheducal.appointments.repository import change_writes
from scheducal.appointments.rules import AppointmentDecision, PersonalAction, merged, next_version
from scheducal.bookings.model import Booking
from scheducal.bookings.rows import partition_of
from scheducal.clock import isoformat
from scheducal.events.types import AppointmentEventType
from scheducal.inventory.kinds import ROW_KINDS
from scheducal.inventory.views import anonymised
from scheducal.privacy.person.matching import ERASED, Involvement, without
from scheducal.store.conditions import Attr
from scheducal.store.keys import BOOKING, MAILS, PUSHED_STATES, Key
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Put, Update, Write
from scheducal.tenants.model import NEUTRAL_SUBJECT
from scheducal.values import replace

_LOG = ("L#EVT#", "L#RPL#", "L#MAIL#", "L#CON#")


def log_writes(found: Involvement) -> Iterator[tuple[str, Write]]:
    """Build a write for each row of the log that is about the person, with its kind. Each can be done again."""
    for item in found.items:
        is_theirs = item["sk"].startswith(_LOG) and found.is_theirs(item)
        if is_theirs and (write := row_write(item)) is not None:
            yield item["kind"], write


def state_writes(found: Involvement, actor: str, at: datetime) -> dict[str, Write]:
    """Build one transaction that takes the person out of the appointment and of the booking; empty where they are."""
    writes: dict[str, Write] = {}
    if found.aggregate is not None:
        invitees, texts = found.aggregate.invitees, _texts(found, found.aggregate.appointment)
        own = [_nobody(each) for each in invitees if each.invitee_id in found.erasable]
        own += [replace(each, name=None, answer=None) for each in invitees if each.invitee_id in found.leaving]
        touched = (*own, *without(invitees, found))
        if touched or texts:
            writes |= decided(personal(found.aggregate, touched, texts, at, "erased", leave=found.gone), actor)
    if found.booking is not None and (values := _booking_values(found)):
        writes |= booking_writes(found.booking, values, actor, at, "erased")
    told = [item for item in found.items if item["sk"].startswith((PUSHED_STATES, MAILS))]
    own_rows = [item for item in told if item.get("inviteeId") in found.erasable]
    return writes | {f"told{place}": Delete(Key(item["pk"], item["sk"])) for place, item in enumerate(own_rows)}


def row_write(item: Item) -> Write | None:
    """Build the write that erases a row as the inventory says; None for one that is kept, or has nothing left."""
    key, kind = Key(item["pk"], item["sk"]), ROW_KINDS[item["kind"]]
    if kind.erasure == "remove":
        return Delete(key)
    values, gone = anonymised(item)
    if kind.erasure == "keep" or not (gone or any(item.get(name) != value for name, value in values.items())):
        return None
    return Update(key, values, remove=gone, condition=Attr("pk").exists())


def personal(
    before: Aggregate,
    touched: tuple[Invitee, ...],
    texts: Mapping[str, Any],
    at: datetime,
    action: PersonalAction,
    *,
    leave: frozenset[str] = frozenset(),
) -> AppointmentDecision:
    """Erase or correct in an appointment what is of a person: invitees as they are to be, and texts.

    leave: ids of those who are taken off the list.

    No invitee is told. A cancelled one is changed too, and neither subscribers nor systems hear of that.
    """
    after = next_version(before.appointment, at, is_notice=False, raises_sequence=False)
    touched = tuple(
        replace(each, removed_at=each.removed_at or after.stamp) if each.invitee_id in leave else each
        for each in touched
    )
    aggregate = replace(before, invitees=merged(before.invitees, touched))
    count = 0 if after.is_cancelled else len(aggregate.invited)
    renamed_at = after.stamp if action == "corrected" else after.renamed_at
    aggregate = replace(aggregate, appointment=replace(after, **texts, invitee_count=count, renamed_at=renamed_at))
    events: tuple[AppointmentEventType, ...] = () if after.is_cancelled else ("appointment.updated",)
    # The audit log must not tell what was erased.
    known = before if action == "corrected" else None
    return AppointmentDecision(aggregate, action, touched, ("invitees",), events, before=known)


def decided(decision: AppointmentDecision, actor: str) -> dict[str, Write]:
    """Build the writes of such a decision. Systems have nothing of a cancelled appointment any more."""
    writes = change_writes(decision, actor)
    if decision.after.appointment.is_cancelled:
        del writes["sync"]
    return writes


def booking_writes(
    booking: Booking, values: Mapping[str, Any], actor: str, at: datetime, action: str
) -> dict[str, Write]:
    """Build the next version of a booking with other values, by the names of its row; None takes one away."""
    version = booking.version + 1
    kept = {name: value for name, value in values.items() if value is not None}
    gone = tuple(name for name, value in values.items() if value is None)
    kept |= {"version": version, "updatedAt": isoformat(max(at, booking.updated_at))}
    partition = partition_of(booking)
    audit = {"kind": "bookingAudit", "action": action, "actor": actor, "version": version, "at": isoformat(at)}
    return {
        "booking": Update(Key(partition, BOOKING), kept, remove=gone, condition=Attr("version").eq(booking.version)),
        "bookingAudit": Put(Key(partition, f"L#BKA#{version:010d}"), audit),
    }


def _texts(found: Involvement, appointment: Appointment) -> dict[str, Any]:
    """Give the texts that are to be others: none of a person alone, and of others those without the person."""
    subject = NEUTRAL_SUBJECT if appointment.subject else None
    wanted: dict[str, Any] = {"subject": subject, "body": None, "location": None, "comment": None, "former_places": ()}
    if not found.is_alone:
        former = tuple((found.scrubbed(place) or ERASED, until) for place, until in appointment.former_places)
        names = ("subject", "body", "location", "comment")
        wanted = {**{name: found.scrubbed(getattr(appointment, name)) for name in names}, "former_places": former}
    return {name: value for name, value in wanted.items() if getattr(appointment, name) != value}


def _booking_values(found: Involvement) -> dict[str, Any]:
    (item,) = [each for each in found.items if each["sk"] == BOOKING]
    if found.books:
        values, gone = anonymised(item)
        return {name: value for name, value in values.items() if item[name] != value} | dict.fromkeys(gone)
    # Another's booking, which has an address of theirs.
    return {"customerEmail": None} if found.person.has_address(item.get("customerEmail")) else {}


def _nobody(invitee: Invitee) -> Invitee:
    return replace(invitee, address=ERASED_ADDRESS, name=None, answer=None)
