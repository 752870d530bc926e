"""Whether two systems have the same meeting. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheducal.appointments.copies.model import Likeness
from scheducal.values import dataclass

# Numbers are written with and without their country. These digits at the end tell them apart all the same.
_TELLING_DIGITS, _FEWEST_DIGITS = 9, 7


@dataclass(frozen=True, slots=True)
class Meeting:
    """What one system knows of a meeting. start, end: aware. people: who comes, without those who receive them."""

    uid: str | None
    start: datetime | None
    end: datetime | None
    people: frozenset[str]


def meeting(
    uid: str | None, start: datetime | None, end: datetime | None, people: Iterable[str | None], hosts: Iterable[str]
) -> Meeting:
    """Give a meeting. people: addresses and telephone numbers in any form. hosts: addresses that tell nothing."""
    folded = {_folded(each) for each in people if each}
    return Meeting(uid or None, start, end, frozenset(folded - {""} - {_folded(each) for each in hosts}))


def likeness(ours: Meeting, theirs: Meeting) -> Likeness | None:
    """Say what makes the two the same meeting; None where they are two."""
    if ours.uid is not None and ours.uid == theirs.uid:
        return "uid"
    has_time = ours.start is not None and ours.end is not None
    is_same_time = has_time and (ours.start, ours.end) == (theirs.start, theirs.end)
    return "time_and_attendee" if is_same_time and ours.people & theirs.people else None


def _folded(person: str) -> str:
    text = person.strip().casefold().removeprefix("mailto:").removeprefix("tel:")
    if "@" in text:
        return text
    digits = "".join(each for each in text if each in "0123456789")
    return digits[-_TELLING_DIGITS:] if len(digits) >= _FEWEST_DIGITS else ""
