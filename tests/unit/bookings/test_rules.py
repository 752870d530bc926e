"""What each change makes of a booking, and what its terms say to that."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheducal.bookings import rules
from scheducal.bookings.events import booking_event, expiry_event
from scheducal.bookings.holds import model as holds
from scheducal.bookings.model import AssignedResource, Booking, Status, Terms, appointment_id_of, booking_id_of
from scheducal.bookings.rows import booking_item, booking_of
from scheducal.bookings.rules import BookingDecision
from scheducal.catalog.services.model import Price
from scheducal.errors import Refusal
from scheducal.events.types import EVENT_TYPES
from tests.unit.bookings.samples import CONFIRMED, HOLD, MADE, PENDING, START, at

Change = Callable[[Booking, datetime], BookingDecision | None]
CHANGES: dict[str, Change] = {
    "cancel": lambda booking, now: rules.cancelled(booking, "ill", now),
    "confirm": rules.confirmed,
    "decline": lambda booking, now: rules.declined(booking, "full", now),
    "complete": rules.completed,
    "miss": rules.missed,
    "reschedule": lambda booking, now: rules.rescheduled(
        booking,
        at(START + timedelta(days=1)),
        at(START + timedelta(days=1, minutes=30)),
        booking.resources,
        now,
        buffers=(0, 5),
    ),
}
ALLOWED: dict[str, tuple[Status, ...]] = {
    "cancel": ("pending", "confirmed"),
    "confirm": ("pending",),
    "decline": ("pending",),
    "complete": ("confirmed", "no_show"),
    "miss": ("confirmed", "completed"),
    "reschedule": ("pending", "confirmed"),
}
STATUSES: tuple[Status, ...] = ("pending", "confirmed", "declined", "cancelled", "completed", "no_show")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("status", STATUSES)
def test_a_change_is_made_in_the_states_that_allow_it_and_refused_in_all_others(change: str, status: Status) -> None:
    before = replace(PENDING if status == "pending" else CONFIRMED, status=status)
    if status in ALLOWED[change]:
        decision = CHANGES[change](before, START)
        assert decision is not None
        assert (decision.after.version, decision.after.updated_at) == (2, START)
        assert decision.event in EVENT_TYPES
    else:
        is_over = status == "cancelled"
        message = "the booking was cancelled" if is_over else f"the booking is {status}; only one that is"
        with pytest.raises(Refusal, match=message) as refused:
            CHANGES[change](before, START)
        assert refused.value.code == ("booking_already_cancelled" if is_over else "booking_state")


@pytest.mark.parametrize("change", ["complete", "miss"])
def test_nobody_is_missed_before_the_beginning(change: str) -> None:
    with pytest.raises(Refusal, match="2027-03-01T09:00:00Z"):
        CHANGES[change](CONFIRMED, START - timedelta(seconds=1))


def test_the_same_time_with_the_same_resources_is_no_change() -> None:
    again = tuple(reversed(CONFIRMED.resources))
    assert rules.rescheduled(CONFIRMED, CONFIRMED.start, CONFIRMED.end, again, MADE, buffers=(0, 5)) is None
    other = (AssignedResource("res_3", "Dr Bär"), CONFIRMED.resources[1])
    decision = rules.rescheduled(CONFIRMED, CONFIRMED.start, CONFIRMED.end, other, MADE, buffers=(0, 5))
    assert decision is not None
    assert (decision.after.reschedules, decision.after.after) == (1, 5)


@pytest.mark.parametrize(
    ("terms", "minutes_before", "is_refused"),
    [
        (Terms(), 0, False),
        (Terms(), -1, True),
        (Terms(cancellation_notice=60), 60, False),
        (Terms(cancellation_notice=60), 59, True),
        (Terms(cancellation_notice=None), 100_000, True),
    ],
)
def test_a_cancellation_comes_in_time_or_too_late(terms: Terms, minutes_before: int, is_refused: bool) -> None:
    booking = replace(CONFIRMED, terms=terms)
    refusal = rules.too_late_to_cancel(booking, START - timedelta(minutes=minutes_before))
    assert (refusal is not None) == is_refused


def test_a_booking_can_be_rescheduled_as_often_as_its_terms_say() -> None:
    booking = replace(CONFIRMED, terms=Terms(most_reschedules=2), reschedules=9, own_reschedules=1)
    assert rules.too_late_to_reschedule(booking, MADE) is None
    refusal = rules.too_late_to_reschedule(replace(booking, own_reschedules=2), MADE)
    assert refusal is not None
    assert "at most 2 times" in refusal.message
    once = rules.too_late_to_reschedule(replace(booking, terms=Terms(most_reschedules=1)), MADE)
    assert once is not None
    assert "can be rescheduled once;" in once.message


def test_only_an_end_frees_what_was_taken() -> None:
    freeing = {name: CHANGES[name](PENDING, START).releases for name in ("cancel", "decline", "confirm")}  # type: ignore[union-attr]
    assert freeing == {"cancel": True, "decline": True, "confirm": False}
    assert not rules.completed(CONFIRMED, START).releases


def test_a_booking_and_its_appointment_name_each_other() -> None:
    assert booking_id_of(CONFIRMED.appointment_id) == CONFIRMED.booking_id
    assert appointment_id_of(CONFIRMED.booking_id).startswith("apt_")


@pytest.mark.parametrize(
    "booking",
    [
        CONFIRMED,
        PENDING,
        replace(
            CONFIRMED, price=Price(4500, "EUR"), notes="n", reason="r", series_id="ser_1", hold_id="hld_1",
            terms=Terms(None, None, None), has_conflict=True, subject="s", location="l", seats=3, before=5, after=10,
        ),
    ],
)  # fmt: skip
def test_a_row_gives_back_the_booking(booking: Booking) -> None:
    item = {name: value for name, value in booking_item(booking).items() if value is not None}
    assert booking_of(item) == booking


def test_an_event_says_everything_and_where_the_booking_was_before() -> None:
    decision = CHANGES["reschedule"](CONFIRMED, MADE)
    assert decision is not None
    envelope = json.loads(booking_event(decision, 4).item["envelope"])
    assert envelope["eventType"] == "booking.rescheduled"
    data = envelope["data"]
    assert (data["previousStart"], data["start"]) == ("2027-03-01T10:00:00", "2027-03-02T10:00:00")
    assert data["customer"]["phone"] == "+4930123456"
    assert [each["name"] for each in data["resources"]] == ["Dr Wolf", "Room 2"]
    assert data["version"] == 2


def test_a_pending_booking_s_event_names_no_appointment() -> None:
    put = booking_event(rules.created(PENDING), 1)
    assert put.item["appointmentId"] is None
    assert json.loads(put.item["envelope"])["data"]["appointmentId"] is None


def test_a_hold_is_used_up_given_back_or_expires_once() -> None:
    assert holds.consumed(HOLD, CONFIRMED.booking_id, MADE).booking_id == CONFIRMED.booking_id
    assert HOLD.state_at(HOLD.expires_at - timedelta(seconds=1)) == "active"
    assert HOLD.state_at(HOLD.expires_at) == "expired"
    for ended in (HOLD, replace(HOLD, state="consumed"), replace(HOLD, state="released")):
        with pytest.raises(Refusal) as refused:
            holds.released(ended, HOLD.expires_at)
        assert refused.value.code == "hold_unavailable"
    assert json.loads(expiry_event(HOLD, HOLD.expires_at).item["envelope"])["data"]["state"] == "expired"
    assert HOLD.allocation().counts_at(int(HOLD.expires_at.timestamp()) - 1)
    assert not HOLD.allocation().counts_at(int(HOLD.expires_at.timestamp()))
