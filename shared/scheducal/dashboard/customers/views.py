"""What the page of a customer shows (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheducal.catalog.customers.model import Customer
from scheducal.dashboard.appointments.detail.words import ANSWER_STATES, Said
from scheducal.dashboard.customers.queries import Invited
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer to one invitation."""

    to: str
    state: Said
    at: datetime
    comment: str | None


def shown_answers(found: Iterable[Invited]) -> list[ShownAnswer]:
    """Show answers, the newest invitation first."""
    return [
        ShownAnswer(
            f"/dashboard/appointments/{each.appointment_id}",
            ANSWER_STATES[each.invitee.participation],
            each.invitee.answer.stamp if each.invitee.answer else each.invitee.added_at,
            each.invitee.answer.comment if each.invitee.answer else None,
        )
        for each in found
    ]


def values_of(customer: Customer) -> dict[str, str]:
    """Give what the fields show at first."""
    return {
        "name": customer.name,
        "email": customer.email or "",
        "phone": customer.phone or "",
        "timeZone": customer.time_zone or "",
        "notes": customer.notes or "",
    }


def merge_text(kept: Customer, gone: Customer) -> list[str]:
    """Say what a merge does, a sentence each."""
    filled = [
        words
        for words, mine, theirs in (
            ("the e-mail address", kept.email, gone.email),
            ("the number", kept.phone, gone.phone),
            ("the time zone", kept.time_zone, gone.time_zone),
            ("the notes", kept.notes, gone.notes),
        )
        if theirs and not mine
    ]
    added = f"{kept.name} gets {', '.join(filled)}." if filled else f"{kept.name} has all that {gone.name} has."
    return [
        f"All bookings of {gone.name} go to {kept.name}.",
        added,
        f"{gone.name} is then gone, and is found as {kept.name}. This cannot be taken back.",
    ]
