"""What a booking becomes when its appointment is changed where nobody can refuse it: in a person's calendar.

The ledger stays true. Where the new time is somebody else's already, both are in it, and the booking says so.
"""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments import rules as appointments
from scheducal.availability.ledger.draft import Draft
from scheducal.availability.ledger.model import days_of, taken_by_resource
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings import rules
from scheducal.bookings.absences.rules import in_conflict
from scheducal.bookings.changes.conflicts import has_conflict
from scheducal.bookings.model import Booking
from scheducal.bookings.repository import booking_of_appointment, booking_writes
from scheducal.bookings.rules import BookingDecision
from scheducal.store.commit import Writes
from scheducal.store.table import Table
from scheducal.values import dataclass
from scheducal.walltime.wall_time import WallTime


def followed_outside(table: Table, decision: appointments.AppointmentDecision, actor: str, at: datetime) -> Writes:
    """Build the writes that join the transaction of an appointment's change: booking, its event, ledger.

    Nothing for an appointment of its own, and for a change of neither time nor status. No terms are asked.
    actor: as for the appointment.
    at: the instant of the change.
    """
    appointment = decision.after.appointment
    if appointment.booking_id is None:
        return {}
    booking = booking_of_appointment(table, appointment.tenant_id, appointment.appointment_id)
    if booking is None or not booking.is_open:
        return {}
    if appointment.is_cancelled:
        ended = rules.cancelled(booking, appointment.comment, at)
        return ledger_follows(table, ended, actor, appointment.version, at)
    if _is_at(booking, appointment.start, appointment.end):
        return {}
    moved = rules.moved_outside(booking, appointment.start, appointment.end, at)
    return ledger_follows(table, moved, actor, appointment.version, at)


@dataclass(frozen=True, slots=True)
class Heard:
    """What comes of word from outside of whether somebody came. decision: None where the booking stays as it is.

    is_lost: whether what they said counts for nothing, since it is too early or somebody here said otherwise.
    """

    decision: BookingDecision | None
    is_lost: bool = False


def heard_outside(booking: Booking, at: datetime, *, is_no_show: bool, wins: bool) -> Heard:
    """Decide that nobody came, or that somebody did after all.

    wins: whether it counts where somebody here said the other thing.
    """
    same, other = ("no_show", "completed") if is_no_show else ("completed", "no_show")
    if booking.status == same or booking.status not in ("confirmed", other):
        return Heard(None)
    if not is_no_show and booking.status == "confirmed":
        return Heard(None)
    if at < booking.start.instant or (booking.status == other and not wins):
        return Heard(None, is_lost=True)
    return Heard((rules.missed if is_no_show else rules.completed)(booking, at))


def _is_at(booking: Booking, start: WallTime, end: WallTime) -> bool:
    """Tell whether it is there, also by the ledger, which has another instant where the zone's rules have changed."""
    return (start, end) == (booking.start, booking.end) and booking.kept_minutes is None


def ledger_follows(
    table: Table, decision: BookingDecision, actor: str, appointment_version: int, at: datetime
) -> Writes:
    """Write the booking, its event, and the ledger, which takes its time even where somebody else has it already."""
    before, after = decision.before, decision.after
    assert before is not None, "a booking that was there"
    draft = Draft(LedgerRepository(table), after.tenant_id, after.service_id, at)
    if not decision.releases:
        days = draft.days(after.resource_ids, days_of(after.allocation()))
        taken = taken_by_resource(days.values(), int(at.timestamp()))
        # The ledger keeps both. Leaving one out would offer its time a third time.
        decision = in_conflict(decision, has_conflict=has_conflict(table, after, taken, at))
        after = decision.after
    draft.replace(
        release={before.booking_id: before.resource_ids},
        released=before.allocation(),
        take={} if decision.releases else dict.fromkeys(after.resource_ids, after.allocation()),
    )
    return {**booking_writes(decision, actor, appointment_version), **draft.writes()}
