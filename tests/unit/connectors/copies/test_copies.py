"""Two systems have the same meeting where its UID, or its time and somebody who comes, are the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheducal.connectors.copies.rules import Meeting, likeness, meeting

START = datetime(2026, 4, 14, 9, tzinfo=UTC)
HOST = "anna@studio.example"
ADDRESSES = st.sampled_from(["eve@example.com", "bob@example.com", "zoë@example.com"])
NUMBERS = st.sampled_from(["+15551234567", "+4930123456", "+15557654321"])
PEOPLE = st.sets(ADDRESSES | NUMBERS, min_size=1, max_size=3)
MINUTES = st.integers(min_value=15, max_value=480)


def spelled(person: str, *, loudly: bool) -> str:
    """As another system writes the same person: in capitals, or without the country and with signs."""
    if "@" in person:
        return f" MAILTO:{person.upper()} " if loudly else person
    return f"({person[-10:-7]}) {person[-7:-4]}-{person[-4:]}" if loudly else person


def of(people: set[str], minutes: int = 30, late: int = 0, uid: str | None = None) -> Meeting:
    start = START + timedelta(minutes=late)
    return meeting(uid, start, start + timedelta(minutes=minutes), people, [HOST])


@given(PEOPLE, PEOPLE, MINUTES, st.booleans())
def test_the_same_time_and_somebody_in_common_make_it_the_same_in_any_spelling_zone_and_order(
    ours: set[str], others: set[str], minutes: int, loudly: bool
) -> None:
    one = of(ours, minutes)
    other = of({spelled(each, loudly=loudly) for each in {*others, *list(ours)[:1]}}, minutes)
    assert one.start
    assert one.end
    shifted = Meeting(other.uid, one.start.astimezone(), one.end.astimezone(), other.people)
    assert likeness(one, other) == likeness(other, one) == likeness(one, shifted) == "time_and_attendee"


@given(PEOPLE, MINUTES, st.integers(min_value=-60, max_value=60), st.integers(min_value=-10, max_value=10))
def test_another_time_or_nobody_in_common_make_two(people: set[str], minutes: int, late: int, longer: int) -> None:
    one = of({*people, HOST}, minutes)
    assert (likeness(one, of(people, minutes + longer, late)) is None) == bool(late or longer)
    assert likeness(one, of({HOST, "somebody@else.example", "12"}, minutes)) is None, "the host comes to every meeting"
    assert likeness(one, of(set(), minutes)) is likeness(of(set()), of(set())) is None
    unknown = Meeting(None, None, None, one.people)
    assert likeness(unknown, unknown) is likeness(one, unknown) is None


@given(PEOPLE, PEOPLE, st.integers(min_value=0, max_value=60), st.sampled_from(["a@x", "b@x"]))
def test_a_uid_is_enough_and_nothing_else_is_asked_then(ours: set[str], theirs: set[str], late: int, uid: str) -> None:
    assert likeness(of(ours, uid=uid), of(theirs, late=late, uid=uid)) == "uid"
    assert likeness(of(ours, uid=f"{uid}2"), of(theirs, late=1, uid=uid)) is None
