"""Who is told of a change of an appointment, and whether it can be kept from them (pure)."""

from __future__ import annotations

from scheducal.bookings.repository import Booked
from scheducal.connectors.registry import keeps_quiet
from scheducal.dashboard.appointments.detail.queries import Found
from scheducal.dashboard.appointments.detail.words import system_said
from scheducal.dashboard.asking.model import Audience
from scheducal.system_names import EMAIL
from scheducal.tenants.model import Sender

# Of people, in one sentence.
_MOST_NAMED = 5


def audience_of(found: Found | Booked, *, names_them: bool = True) -> Audience:
    """Say who is told of a change, and whether it can be kept from them. names_them: or says nothing of a person."""
    people = [each.name or each.address for each in found.aggregate.invited] if found.aggregate else []
    if not people or found.aggregate is None:
        return Audience("Nobody is told: nobody is invited by e-mail.", asks=False)
    if not names_them:
        people = ["the customer"]
    names = f"{', '.join(people[:-1])} and {people[-1]}" if len(people) > 1 else people[0]
    shown = names if len(people) <= _MOST_NAMED else f"all {len(people)} who are invited"
    return _audience(found.aggregate.appointment.system, shown, f"Invited by e-mail: {shown}.")


def audience_of_new(sender: Sender, said: str) -> Audience:
    """Say the same of what is new. said: where our own mails invite people."""
    return _audience(sender.calendar.kind if sender.calendar else EMAIL, "those who are invited", said)


def _audience(system: str, shown: str, said: str) -> Audience:
    if system == EMAIL:
        return Audience(said, asks=True)
    if keeps_quiet(system):
        return Audience(f"{system_said(system)} tells {shown} itself.", asks=True)
    return Audience(f"{system_said(system)} tells {shown} itself. It cannot be told not to.", asks=False)
