"""Puts a person right in the rows of one appointment and its booking. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scheducal.appointments.model import Aggregate, Invitee
from scheducal.appointments.rules import AppointmentDecision, invitee_of
from scheducal.gmail import is_same_mailbox
from scheducal.privacy.model import mailbox
from scheducal.privacy.person.erasure import booking_writes, decided, personal
from scheducal.privacy.person.matching import SHORTEST_NAME, Involvement
from scheducal.store.writes import Write
from scheducal.values import replace

# Of a customer's fields, the attribute that a booking keeps.
_KEPT = {"name": "customerName", "email": "customerEmail", "phone": "customerPhone"}
_TEXTS = ("subject", "body", "location", "comment")


def correction_writes(found: Involvement, corrections: Mapping[str, str], actor: str, at: datetime) -> dict[str, Write]:
    """Build one transaction, empty where all is right already. corrections: by the names of a customer's fields."""
    writes: dict[str, Write] = {}
    if found.aggregate is not None and (decision := _decided(found, found.aggregate, corrections, at)):
        writes |= decided(decision, actor)
    if found.booking is not None and found.books:
        snapshot = found.booking.snapshot
        had = {"name": snapshot.name, "email": snapshot.email, "phone": snapshot.phone}
        values: dict[str, Any] = {
            attribute: corrections[each]
            for each, attribute in _KEPT.items()
            if corrections.get(each, had[each]) != had[each]
        }
        # The customer's addresses differ where one of them has no address at all.
        if had["email"] is None:
            values.pop("customerEmail", None)
        texts = {"subject": found.booking.subject, "location": found.booking.location}
        values |= _reworded(found, texts, corrections)
        writes |= booking_writes(found.booking, values, actor, at, "corrected") if values else {}
    return writes


def _decided(
    found: Involvement, aggregate: Aggregate, corrections: Mapping[str, str], at: datetime
) -> AppointmentDecision | None:
    name, own = corrections.get("name"), [each for each in aggregate.invitees if each.invitee_id in found.gone]
    touched = {each.invitee_id: replace(each, name=name) for each in own if name is not None and each.name != name}
    texts = _reworded(found, {each: getattr(aggregate.appointment, each) for each in _TEXTS}, corrections)
    leaving, newcomer = _readdressed(found, aggregate, corrections, at)
    touched |= {each.invitee_id: touched.get(each.invitee_id, each) for each in leaving}
    if not touched and not texts:
        return None
    everybody = (*touched.values(), *([newcomer] if newcomer else []))
    gone = frozenset(each.invitee_id for each in leaving)
    return personal(aggregate, everybody, texts, at, "corrected", leave=gone)


def _readdressed(
    found: Involvement, aggregate: Aggregate, corrections: Mapping[str, str], at: datetime
) -> tuple[list[Invitee], Invitee | None]:
    """Give the invitees of the old address, who leave, and that of the new one; none of an appointment that is over."""
    appointment, address = aggregate.appointment, corrections.get("email")
    is_over = appointment.is_cancelled or appointment.end.instant <= at
    if address is None or is_over or is_same_mailbox(address, appointment.organizer.address):
        return [], None
    leaving = [
        each
        for each in aggregate.invited
        if each.invitee_id in found.gone and mailbox(each.address) != mailbox(address)
    ]
    if not leaving:
        return [], None
    name = corrections.get("name", leaving[0].name)
    newcomer = invitee_of(appointment, name, address, at, prime=False)
    there = aggregate.invitee(newcomer.invitee_id)
    return leaving, None if there is not None and there.removed_at is None else newcomer


def _reworded(found: Involvement, texts: Mapping[str, str | None], corrections: Mapping[str, str]) -> dict[str, str]:
    """Put the name right in texts, as whole words."""
    name = corrections.get("name")
    former = [each for each in found.person.names if len(each) >= SHORTEST_NAME and each != name]
    if name is None or not former:
        return {}
    said, right = _words(*former), _words(name)
    # A text that has the new name was put right before: the old one can be a part of it.
    wrong = {each: text for each, text in texts.items() if text and not right.search(text)}
    changed = {each: said.sub(lambda _: name, text) for each, text in wrong.items()}
    return {each: text for each, text in changed.items() if text != texts[each]}


def _words(*names: str) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in longest_first))
