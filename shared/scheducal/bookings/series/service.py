"""Recurring bookings: each occurrence a booking of its own, in its own transaction or all of them in one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from scheducal.bookings import rules, views
from scheducal.bookings.changes.service import Change
from scheducal.bookings.model import Booking
from scheducal.bookings.repository import find
from scheducal.bookings.rows import booking_key, series_logged
from scheducal.bookings.scheduling.customer_times import told_of_booked
from scheducal.bookings.scheduling.new_booking import granted_time
from scheducal.bookings.scheduling.scheduler import Grant, Scheduling
from scheducal.bookings.scheduling.slot_request import SlotRequest
from scheducal.bookings.series.model import Occurrence, SeriesBooked, booked
from scheducal.bookings.series.recurrence import occurrences
from scheducal.bookings.service import Bookings, made_of
from scheducal.clock import isoformat
from scheducal.commands.model import Command, Kept
from scheducal.commands.rows import First, scoped
from scheducal.commands.service import AnsweredBefore, carry_out, check_new, guard, told_of_duplicate, told_of_own
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.values import dataclass, replace
from scheducal.walltime.wall_time import WallTime

if TYPE_CHECKING:
    from scheducal.bookings.requests import CreateBooking

# Refusals of one occurrence; any other is one of the whole request.
_OF_ONE = {"already_booked", "slot_unavailable", "temporarily_unavailable"}
# Each search reads weeks of the ledger. A function has 29 seconds for all of them.
MOST_WITH_ALTERNATIVES = 5
_SKIPPED = "nonexistent_local_time"


@dataclass(frozen=True, slots=True)
class EachKept:
    """How an edge keeps the booking of one occurrence, and reads it again."""

    keep: Callable[[Booking], Kept]
    read: Callable[[Kept], Occurrence]


@dataclass(frozen=True, slots=True)
class Series:
    """The recurring bookings of all tenants; a command says whose."""

    bookings: Bookings

    def create(self, command: Command[SeriesBooked], request: CreateBooking, each: EachKept) -> SeriesBooked:
        """Give every occurrence; raises Refusal, `slot_unavailable` where too few are free.

        each: how the booking of one occurrence is kept.
        """
        request.check()
        starts = occurrences(request)
        if request.all_or_nothing:
            return carry_out(self.bookings.changes.appointments, command, lambda: self._all(command, request, starts))
        return self._each(command, request, starts, each)

    def _each(
        self, command: Command[SeriesBooked], request: CreateBooking, starts: Sequence[WallTime], each: EachKept
    ) -> SeriesBooked:
        """Book each occurrence under a key of its own, so that a repetition goes on where a crash ended it."""
        records = self.bookings.changes.appointments
        check_new(records, command)
        series_id, slot_request = _series_id(command), request.slot_request()
        made: list[Occurrence] = []
        for number, start in enumerate(starts):
            one = _numbered(command, number, each.keep)
            try:
                made.append(self._one(one, request, _wanted(slot_request, start, made), series_id, each))
            except Refusal as refusal:
                # Once something was booked, the answer must say so.
                if refusal.code != "duplicate_request":
                    raise
                if all(other.booking_id is None for other in made):
                    raise self._duplicate(command, refusal) from refusal
                made.append(_refused(start, refusal))
        # Nothing was written, so that a refusal is the truth.
        if all(occurrence.booking_id is None for occurrence in made):
            raise _none(made)
        result = SeriesBooked(series_id, made)

        def keep() -> SeriesBooked:
            if writes := command.kept(result):
                records.keep(writes)
            return result

        return carry_out(records, command, keep)

    def _duplicate(self, command: Command[Any], refusal: Refusal) -> Refusal:
        """Name the series in place of its first booking."""
        booking_id = (refusal.data or {})["bookingId"]
        first = find(self.bookings.table, command.principal.tenant_id, booking_id).booking
        return Refusal(refusal.code, refusal.message, data={"seriesId": first.series_id})

    def _one(
        self,
        command: Command[Booking],
        request: CreateBooking,
        slot_request: SlotRequest,
        series_id: str,
        each: EachKept,
    ) -> Occurrence:
        if not slot_request.start.exists:
            return _skipped(slot_request.start)
        try:
            return booked(self.bookings.book(command, request, slot_request, series_id))
        except AnsweredBefore as before:
            return each.read(before.record)
        except Refusal as refusal:
            if refusal.code not in _OF_ONE:
                raise
            return _refused(slot_request.start, refusal)

    def _all(self, command: Command[SeriesBooked], request: CreateBooking, starts: Sequence[WallTime]) -> SeriesBooked:
        with told_of_own(self.bookings.changes.appointments, command, "seriesId"):
            return self._all_at_once(command, request, starts)

    def _all_at_once(
        self, command: Command[SeriesBooked], request: CreateBooking, starts: Sequence[WallTime]
    ) -> SeriesBooked:
        slot_request, series_id = request.slot_request(), new_id("ser", command.at)
        scheduling = self.bookings.scheduler.begin(command, slot_request.service_id, starts)
        snapshot, added = self.bookings.snapshot(command, request)
        scheduling.limit(snapshot.customer_id)
        taken: list[Booking] = []
        made: list[Occurrence] = []
        for start in starts:
            granted = _grant(scheduling, _wanted(slot_request, start, made))
            if isinstance(granted, Grant):
                time = granted_time(
                    scheduling.served, granted.start, granted.end, granted.resources, slot_request.seats
                )
                booking = made_of(command, scheduling.served.service, time, snapshot, request, series_id)
                scheduling.take(granted, booking.allocation())
                taken.append(booking)
                granted = booked(booking)
            made.append(granted)
        if len(taken) < len(starts):
            raise _none(made)
        result = SeriesBooked(series_id, made)
        first = First(series_id, [booking_key(each) for each in taken])
        extras = {**scheduling.writes(), **added, **guard(command, first), **command.kept(result)}
        changes = self.bookings.changes
        with told_of_duplicate(changes.appointments, command, "seriesId"), told_of_booked():
            changes.commit(self._together(command, taken), extras, "recurrence")
        return result

    def _together(self, command: Command[Any], bookings: Sequence[Booking]) -> Change:
        changes = [
            # Two writes of one transaction cannot claim the same mailbox.
            self.bookings.changes.writes(command, rules.created(booking), None, claims=number == 0)
            for number, booking in enumerate(bookings)
        ]
        writes = {f"{n} {name}": write for n, change in enumerate(changes) for name, write in change.writes.items()}
        # One entry in the audit log for all of them, since a transaction has room for few bookings.
        apart = {name: write for name, write in writes.items() if not name.endswith(" log")}
        return Change(changes[0].claim, {**apart, "log": series_logged(bookings, command.principal.actor)})


def _wanted(slot_request: SlotRequest, start: WallTime, made: Sequence[Occurrence]) -> SlotRequest:
    """Choose how many alternatives to look for: they take longest to find, so that only some refused starts get any."""
    refused = sum(each.booking_id is None and each.reason is not None for each in made)
    return replace(
        slot_request, start=start, alternatives=slot_request.alternatives if refused < MOST_WITH_ALTERNATIVES else 0
    )


def _numbered(command: Command[Any], number: int, keep: Callable[[Booking], Kept]) -> Command[Booking]:
    """Make the command of one occurrence."""
    # A separator that no header can hold.
    key = f"{command.idempotency_key}\x1f{number}" if command.idempotency_key is not None else None
    one = command.keeping(keep)
    return replace(one, idempotency_key=key, fingerprint=f"{command.fingerprint}#{number}")


def _series_id(command: Command[Any]) -> str:
    """Name the series; a repetition under the same key of the same channel gives the same id."""
    if command.idempotency_key is None:
        return new_id("ser", command.at)
    principal = command.principal
    text = f"{principal.tenant_id}/".encode() + scoped(command.idempotency_key, principal.channel)
    return f"ser_{sha256(text).hexdigest()[:26]}"


def _grant(scheduling: Scheduling, slot_request: SlotRequest) -> Grant | Occurrence:
    if not slot_request.start.exists:
        return _skipped(slot_request.start)
    try:
        return scheduling.grant(slot_request)
    except Refusal as refusal:
        if refusal.code not in _OF_ONE:
            raise
        return _refused(slot_request.start, refusal)


def _refused(start: WallTime, refusal: Refusal) -> Occurrence:
    data = refusal.data or {}
    reason, alternatives = data.get("reason", refusal.code), data.get("alternatives", [])
    return Occurrence(start.isoformat(), isoformat(start.instant), reason=reason, alternatives=alternatives)


def _skipped(start: WallTime) -> Occurrence:
    return Occurrence(start.isoformat(), None, reason=_SKIPPED)


def _none(made: Sequence[Occurrence]) -> Refusal:
    first = next(each for each in made if each.booking_id is None)
    message = f"{first.start} cannot be had, so that nothing was booked; occurrences says which can"
    shown = [views.occurrence(replace(each, booking_id=None)) for each in made]
    why = views.occurrence(first)
    data = {name: why[name] for name in ("reason", "start", "startInstant", "alternatives")}
    return Refusal("slot_unavailable", message, param="recurrence", data={**data, "occurrences": shown})
