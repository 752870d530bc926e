"""What each change makes of a booking, and what its terms say to that. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from scheducal.bookings.model import OPEN, AssignedResource, Booking, Override, Status
from scheducal.clock import isoformat
from scheducal.errors import Refusal
from scheducal.events.types import BookingEventType
from scheducal.values import dataclass, replace
from scheducal.walltime.wall_time import WallTime

Action = Literal[
    "created", "rescheduled", "reassigned", "cancelled", "confirmed", "declined", "completed", "no_show", "updated"
]
_EVENTS: dict[Action, BookingEventType] = {
    "created": "booking.created",
    "rescheduled": "booking.rescheduled",
    "reassigned": "booking.rescheduled",
    "cancelled": "booking.cancelled",
    "confirmed": "booking.confirmed",
    "declined": "booking.declined",
    "completed": "booking.completed",
    "no_show": "booking.no_show",
    "updated": "booking.updated",
}


@dataclass(frozen=True, slots=True)
class BookingDecision:
    """A change that is ready to be committed.

    before: None for a new booking.
    action: the audit log's word.
    """

    before: Booking | None
    after: Booking
    action: Action

    @property
    def event(self) -> BookingEventType:
        """Give the type of event that subscribers get."""
        return _EVENTS[self.action]

    @property
    def new_address(self) -> str | None:
        """Give the address that is to be invited in place of the one before, None where it stays, or goes."""
        address = self.after.snapshot.email
        return address if self.readdresses else None

    @property
    def readdresses(self) -> bool:
        """Tell whether the customer has another address, or none any more."""
        return self.before is not None and not is_same_address(self.before.snapshot.email, self.after.snapshot.email)

    @property
    def releases(self) -> bool:
        """Tell whether the time that was taken becomes free."""
        return self.after.status in ("cancelled", "declined")


def created(booking: Booking) -> BookingDecision:
    """Make the first version."""
    return BookingDecision(None, booking, "created")


def rescheduled(
    before: Booking,
    start: WallTime,
    end: WallTime,
    resources: tuple[AssignedResource, ...],
    at: datetime,
    *,
    buffers: tuple[int, int],
    may_repeat: bool = False,
    by_business: bool = False,
    confirms: bool = False,
    override: Override | None = None,
) -> BookingDecision | None:
    """Change the time, or the resources; None where both are as they were.

    What was pending stays so. Its appointment follows at once.

    buffers: before and after, in minutes, as the service has them now.
    may_repeat: as the service has it now.
    by_business: it does not use up any of the customer's own, and renews their time to cancel.
    override: what the business put aside for this time.
    confirms: it is pending from now on, confirmed before or not.
    """
    check_open(before, "rescheduled")
    # The order of resources says nothing.
    if (start, end, set(resources)) == (before.start, before.end, set(before.resources)):
        return None
    after = replace(
        next_version(before, at),
        status="pending" if confirms else before.status,
        start=start,
        end=end,
        resources=resources,
        before=buffers[0],
        after=buffers[1],
        # Moves in a calendar do not count: nobody could refuse them.
        reschedules=before.reschedules + 1,
        own_reschedules=before.own_reschedules + (0 if by_business else 1),
        cancellation_ended=_cancellation_ended(before, start, at, by_business=by_business),
        has_conflict=False,
        calendar_events=(),
        has_time_row=True,
        may_repeat=may_repeat,
        kept_minutes=None,
        override=override,
    )
    return BookingDecision(before, after, "rescheduled")


def reassigned(
    before: Booking, resources: tuple[AssignedResource, ...], at: datetime, buffers: tuple[int, int]
) -> BookingDecision:
    """Let others serve it at the same time. Nobody's reschedules are used up, and what was pending stays so.

    buffers: before and after, in minutes, as the service has them now.
    """
    check_open(before, "handed over")
    after = replace(
        next_version(before, at),
        resources=resources,
        before=buffers[0],
        after=buffers[1],
        has_conflict=False,
        calendar_events=(),
        kept_minutes=None,
    )
    return BookingDecision(before, after, "reassigned")


def moved_outside(before: Booking, start: WallTime, end: WallTime, at: datetime) -> BookingDecision:
    """Move it to another time, which somebody chose in a calendar, where nobody could refuse it."""
    # Nobody can refuse it, so that it may fall on another booking of the same customer.
    after = replace(
        next_version(before, at),
        start=start,
        end=end,
        may_repeat=True,
        calendar_events=(),
        cancellation_ended=None,
        kept_minutes=None,
    )
    return BookingDecision(before, after, "rescheduled")


def cancelled(before: Booking, reason: str | None, at: datetime) -> BookingDecision:
    """Call it off for the customer, or on their behalf."""
    check_open(before, "cancelled")
    after = replace(next_version(before, at), status="cancelled", reason=reason, has_conflict=False)
    return BookingDecision(before, after, "cancelled")


def confirmed(before: Booking, at: datetime) -> BookingDecision:
    """Grant what was asked for."""
    _check_status(before, ("pending",), "confirmed")
    after = replace(next_version(before, at), status="confirmed", has_appointment=True)
    return BookingDecision(before, after, "confirmed")


def declined(before: Booking, reason: str | None, at: datetime) -> BookingDecision:
    """Decline what was asked for."""
    _check_status(before, ("pending",), "declined")
    after = replace(next_version(before, at), status="declined", reason=reason, has_conflict=False)
    return BookingDecision(before, after, "declined")


def completed(before: Booking, at: datetime) -> BookingDecision:
    """Note that it took place; also corrects a no-show."""
    _check_status(before, ("confirmed", "no_show"), "completed")
    _check_begun(before, at, "completed")
    return BookingDecision(before, replace(next_version(before, at), status="completed"), "completed")


def missed(before: Booking, at: datetime) -> BookingDecision:
    """Note that nobody came; also corrects a completion."""
    _check_status(before, ("confirmed", "completed"), "a no-show")
    _check_begun(before, at, "a no-show")
    return BookingDecision(before, replace(next_version(before, at), status="no_show"), "no_show")


def corrected(before: Booking, wanted: Booking, at: datetime) -> BookingDecision | None:
    """Put contact, notes or metadata right; None where all are as they were. A contact only while it can be changed."""
    if wanted == before:
        return None
    if wanted.snapshot != before.snapshot:
        check_open(before, "given another contact")
    return BookingDecision(before, next_version(wanted, at), "updated")


def handed_over(before: Booking, customer_id: str, at: datetime) -> BookingDecision:
    """Make it a booking of another customer, into whom its own was merged."""
    snapshot = replace(before.snapshot, customer_id=customer_id)
    # The other customer may have the same time, and no merge is refused for that.
    after = replace(next_version(before, at), snapshot=snapshot, may_repeat=True)
    return BookingDecision(before, after, "updated")


def is_same_address(first: str | None, second: str | None) -> bool:
    """Compare in any case of letters; no address is only the same as none."""
    return (first or "").casefold() == (second or "").casefold()


def too_late_to_cancel(booking: Booking, at: datetime) -> Refusal | None:
    """Refuse a cancellation by the customer now, where the booking's terms do; None where they do not."""
    return _too_late(booking.terms.cancellation_notice, cancellable_until(booking), at, "cancelled")


def too_late_to_reschedule(booking: Booking, at: datetime) -> Refusal | None:
    """Refuse another time now, where the booking's terms do; None where they do not."""
    most = booking.terms.most_reschedules
    if most is not None and booking.own_reschedules >= most:
        often = {0: "a booking of this service cannot be rescheduled", 1: "this booking can be rescheduled once"}
        said = often.get(most, f"this booking can be rescheduled at most {most} times")
        message = f"{said}; cancel it and make a new booking"
        return Refusal("booking_policy", message)
    return _too_late(booking.terms.rescheduling_notice, reschedulable_until(booking), at, "rescheduled")


def cancellable_until(booking: Booking) -> datetime | None:
    """Give the last time at which its customer may cancel it; None where there never was any."""
    last = _last_time_to_cancel(booking)
    return last if last is not None and last >= booking.created_at else None


def reschedulable_until(booking: Booking) -> datetime | None:
    """Give the last time at which its customer may reschedule it; None where there never was any."""
    last = _last(booking, booking.terms.rescheduling_notice)
    return last if last is not None and last >= booking.created_at else None


def reschedules_left(booking: Booking) -> int | None:
    """Count how often its customer may still reschedule it; None for any number."""
    most = booking.terms.most_reschedules
    return None if most is None else max(0, most - booking.own_reschedules)


def _last(booking: Booking, notice: int | None) -> datetime | None:
    return None if notice is None else booking.start.instant - timedelta(minutes=notice)


def _last_time_to_cancel(booking: Booking) -> datetime | None:
    last, ended = _last(booking, booking.terms.cancellation_notice), booking.cancellation_ended
    return min(last, ended) if last is not None and ended is not None else last


def _cancellation_ended(before: Booking, start: WallTime, at: datetime, *, by_business: bool) -> datetime | None:
    """Keep a last time to cancel that has passed, so that nobody moves a booking only to cancel it."""
    if start.instant == before.start.instant:
        return before.cancellation_ended
    if by_business or before.terms.moves_renew_cancellation:
        return None
    last = _last_time_to_cancel(before)
    return last if last is not None and at > last else None


def _too_late(notice: int | None, last: datetime | None, at: datetime, word: str) -> Refusal | None:
    if notice is None:
        return Refusal("booking_policy", f"by the terms of this service a booking cannot be {word}")
    if last is None:
        return Refusal("booking_policy", f"this booking was made too close to its start to be {word}")
    if at <= last:
        return None
    return Refusal("booking_policy", f"this booking could be {word} until {isoformat(last)}")


def check_open(booking: Booking, word: str) -> None:
    """Raise Refusal `booking_already_cancelled`, `booking_state` for one that can no longer be changed."""
    _check_status(booking, OPEN, word)


def _check_status(booking: Booking, allowed: tuple[Status, ...], word: str) -> None:
    data = {"bookingId": booking.booking_id, "status": booking.status}
    if booking.status == "cancelled":
        raise Refusal("booking_already_cancelled", "the booking was cancelled; make a new one", data=data)
    if booking.status not in allowed:
        only = " or ".join(allowed)
        message = f"the booking is {booking.status}; only one that is {only} can be {word}"
        raise Refusal("booking_state", message, data=data)


def _check_begun(booking: Booking, at: datetime, word: str) -> None:
    if at < booking.start.instant:
        message = f"the booking begins at {isoformat(booking.start.instant)}; only from then on can it be {word}"
        raise Refusal("booking_state", message, data={"bookingId": booking.booking_id, "status": booking.status})


def next_version(before: Booking, at: datetime) -> Booking:
    """Make the version after one, still with its contents."""
    # The appointment tells of it once, as soon as there is one.
    override = None if before.has_appointment else before.override
    return replace(before, version=before.version + 1, override=override, updated_at=max(at, before.updated_at))
