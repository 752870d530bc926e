"""What can be done to a booking without choosing a time: what is asked before, who does it, and what is said after."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scheducal.bookings.model import Booking
from scheducal.bookings.wiring import changes
from scheducal.commands.model import Command
from scheducal.dashboard.appointments.detail.audience import audience_of, audience_of_new
from scheducal.dashboard.appointments.detail.queries import Found
from scheducal.dashboard.asking.model import Audience, Confirmation
from scheducal.tenants.model import Sender
from scheducal.values import dataclass

Act = Callable[[Command[Booking], str, str | None], Booking]


@dataclass(frozen=True, slots=True)
class Verb:
    """question: of what was found, and who sends invitations. act: with the id and the reason. done: what is said."""

    question: Callable[[Found, Sender], Confirmation]
    act: Act
    done: str


def _cancel(found: Found, sender: Sender) -> Confirmation:
    del sender
    told = audience_of(found)
    said = ["Its time becomes free at once.", told.said, "A cancelled booking cannot be brought back."]
    reason = "Reason, which the customer reads"
    return Confirmation("Cancel this booking?", said, "Cancel the booking", reason, is_end=True, asks=told.asks)


def _decline(found: Found, sender: Sender) -> Confirmation:
    del found, sender
    said = ["Its time becomes free at once.", "The customer has no appointment yet, and gets no mail from us."]
    return Confirmation("Decline this booking?", said, "Decline the booking", "Reason", is_end=True)


def _confirm(found: Found, sender: Sender) -> Confirmation:
    address = found.booking.snapshot.email if found.booking else None
    nobody = "Nobody is told: the customer has no e-mail address."
    told = audience_of_new(sender, f"{address} gets an invitation.") if address else Audience(nobody, asks=False)
    said = ["It becomes an appointment.", told.said]
    return Confirmation("Confirm this booking?", said, "Confirm the booking", asks=told.asks)


def _complete(found: Found, sender: Sender) -> Confirmation:
    del found, sender
    return Confirmation("Did it take place?", ["It then counts as used. Nobody is told."], "It took place")


def _miss(found: Found, sender: Sender) -> Confirmation:
    del found, sender
    return Confirmation("Did nobody come?", ["It then counts as a no-show. Nobody is told."], "Nobody came")


VERBS: Mapping[str, Verb] = {
    "cancel": Verb(_cancel, lambda command, named, reason: changes().cancel(command, named, reason), "was cancelled"),
    "decline": Verb(_decline, lambda command, named, reason: changes().decline(command, named, reason), "was declined"),
    "confirm": Verb(_confirm, lambda command, named, _: changes().confirm(command, named), "is confirmed"),
    "complete": Verb(_complete, lambda command, named, _: changes().complete(command, named), "took place"),
    "no-show": Verb(_miss, lambda command, named, _: changes().miss(command, named), "counts as a no-show"),
}
