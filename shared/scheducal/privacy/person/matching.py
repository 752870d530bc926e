"""Which rows of an appointment, and of a booking, are about a person. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from scheducal.appointments.model import ERASED_ADDRESS, Aggregate, Invitee
from scheducal.appointments.repository import aggregate_of
from scheducal.appointments.rows import invitee_of
from scheducal.bookings.model import Booking
from scheducal.bookings.rows import booking_of
from scheducal.privacy.model import Person, mailbox
from scheducal.store.keys import APPOINTMENT, BOOKING, INVITEES, MAILS, PUSHED_STATES
from scheducal.store.values import Item
from scheducal.system_names import EMAIL
from scheducal.values import dataclass, replace

# Tells whether a customer's id is that of somebody else who exists.
IsOther = Callable[[str], bool]
# In place of an address or a name inside a text.
ERASED = "erased"
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Involvement:
    """How a person takes part in an appointment, or in a booking that has none yet.

    items: all rows of its partition. person: with the names and addresses by which they take part.
    gone: ids of their invitees. books: the booking is theirs. is_alone: nobody else is, or was, invited.
    """

    items: Sequence[Item]
    aggregate: Aggregate | None
    booking: Booking | None
    person: Person
    gone: frozenset[str]
    books: bool
    organizes: bool

    @property
    def is_alone(self) -> bool:
        """Tell whether all texts are theirs: nobody else is, or was, invited."""
        others = self.aggregate.invitees if self.aggregate else ()
        is_anothers = self.booking is not None and not self.books
        known = (each.invitee_id in self.gone or each.address == ERASED_ADDRESS for each in others)
        return not is_anothers and all(known)

    @property
    def leaving(self) -> frozenset[str]:
        """Give ids of their invitees whom a calendar still shows. It takes them out while their address is known."""
        if self.aggregate is None or self.aggregate.appointment.is_cancelled or not self._is_in_calendar:
            return frozenset()
        return frozenset(each.invitee_id for each in self.aggregate.invited if each.invitee_id in self.gone)

    @property
    def erasable(self) -> frozenset[str]:
        """Give ids of their invitees of whom no system needs to know any more."""
        return frozenset() if self.is_being_told else self.gone - self.leaving

    @property
    def is_being_told(self) -> bool:
        """Tell whether the calendar is still to be told that they were taken off."""
        syncs = self.aggregate.syncs if self.aggregate else ()
        return (
            bool(self.gone - self.leaving)
            and self._is_in_calendar
            and any(each.state in ("pending", "retrying") for each in syncs)
        )

    @property
    def _is_in_calendar(self) -> bool:
        return self.aggregate is not None and self.aggregate.appointment.system != EMAIL

    def is_upcoming(self, at: datetime) -> bool:
        """Tell whether it is still to come, so that what is known of the person is needed for it."""
        if self.aggregate is not None and not self.aggregate.appointment.is_cancelled:
            return self.end > at
        return self.aggregate is None and self.booking is not None and self.booking.is_open and self.end > at

    @property
    def end(self) -> datetime:
        """Give its end."""
        ends = [self.aggregate.appointment.end.instant] if self.aggregate else []
        return max([*ends, *([self.booking.end.instant] if self.booking else [])])

    def is_theirs(self, item: Item) -> bool:
        """Tell whether a row of the log or of state is about the person alone."""
        sk, invitee = item["sk"], item.get("inviteeId")
        if invitee in self.gone:
            return True
        if sk == BOOKING:
            return self.books
        if sk == APPOINTMENT or sk.startswith(("L#AUD#", "L#BKA#")):
            return False
        if sk.startswith((INVITEES, MAILS, PUSHED_STATES, "S#")):
            return False
        return self.is_alone or self.is_said(item)

    def is_said(self, value: object) -> bool:
        """Tell whether an address, a number or a name of theirs is in a value, or the id of their invitee."""
        return self._said.search(str(value)) is not None

    def scrubbed(self, text: str | None) -> str | None:
        """Take their names, addresses and numbers out of a text that others need too."""
        return self._said.sub(ERASED, text) if text else text

    @property
    def _said(self) -> re.Pattern[str]:
        names = sorted((each for each in self.person.names if len(each) >= SHORTEST_NAME), key=len, reverse=True)
        exact = sorted([*self.person.emails, *self.person.phones, *self.gone], key=len, reverse=True)
        # A name counts as whole words alone: not each text with an "ann" in it is about Ann.
        parts = [*(re.escape(each) for each in exact), *(rf"\b{re.escape(each)}\b" for each in names)]
        return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def involvement(items: Sequence[Item], person: Person, is_other: IsOther) -> Involvement | None:
    """Find out how the person takes part; None where they do not. items: all rows of the partition."""
    aggregate = aggregate_of([item for item in items if not item["sk"].startswith("L#")])
    booking = next((booking_of(item) for item in items if item["sk"] == BOOKING), None)
    books = booking is not None and _books(booking, person, is_other)
    if booking is not None and books:
        person = _known_by(booking, person)
    invitees = aggregate.invitees if aggregate else ()
    own = [each for each in invitees if person.has_address(each.address)]
    organizes = aggregate is not None and person.has_address(aggregate.appointment.organizer.address)
    stands_in = any(_mentions(each, person) for each in invitees)
    if not (books or own or organizes or stands_in or _is_in_booking(booking, person)):
        return None
    names = person.names | {each.name for each in own if each.name}
    person = replace(person, names=frozenset(names))
    gone = frozenset(each.invitee_id for each in own)
    return Involvement(items, aggregate, booking, person, gone, books, organizes)


def concerns(row: Item, person: Person, is_other: IsOther) -> bool:
    """Tell by one row whether the person takes part in its appointment: `involvement` finds some where a row does."""
    if row["kind"] == "invitee":
        invitee = invitee_of(row)
        return person.has_address(invitee.address) or _mentions(invitee, person)
    if row["kind"] == "booking":
        booking = booking_of(row)
        return _is_in_booking(booking, person) or _books(booking, person, is_other)
    return row["kind"] == "appointment" and person.has_address(row["organizerAddress"])


def _books(booking: Booking, person: Person, is_other: IsOther) -> bool:
    snapshot = booking.snapshot
    if snapshot.customer_id in person.customer_ids:
        return True
    by_number = snapshot.email is None and snapshot.phone in person.phones
    return (person.has_address(snapshot.email) or by_number) and not is_other(snapshot.customer_id)


def _known_by(booking: Booking, person: Person) -> Person:
    """Add the address and the number that the booking has of its own."""
    snapshot = booking.snapshot
    emails = {mailbox(snapshot.email)} if snapshot.email else set[str]()
    phones = {snapshot.phone} if snapshot.phone else set[str]()
    return person.joined(Person(emails=frozenset(emails), phones=frozenset(phones), names=frozenset({snapshot.name})))


def _is_in_booking(booking: Booking | None, person: Person) -> bool:
    return booking is not None and person.has_address(booking.snapshot.email)


def _mentions(invitee: Invitee, person: Person) -> bool:
    answer = invitee.answer
    return answer is not None and any(person.has_address(each) for each in (answer.delegate, answer.answered_by))


def without(invitees: Iterable[Invitee], found: Involvement) -> list[Invitee]:
    """List others' invitees whose answers name the person, without that."""
    changed = []
    for each in invitees:
        if each.answer is None or each.invitee_id in found.gone or not found.is_said(each.answer):
            continue
        answer = replace(
            each.answer,
            comment=found.scrubbed(each.answer.comment),
            delegate=None if found.person.has_address(each.answer.delegate) else each.answer.delegate,
            answered_by=None if found.person.has_address(each.answer.answered_by) else each.answer.answered_by,
        )
        changed.append(replace(each, answer=answer))
    return changed
