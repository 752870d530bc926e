"""What attempts make of a delivery and of its endpoint."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.webhooks.delivery.model import CLAIM, OPEN, Delivery
from scheducal.webhooks.delivery.rules import (
    PATIENCE,
    SCHEDULE,
    Clocked,
    after_attempt,
    interrupted,
    reason_to_disable,
    replayed,
    skipped,
)
from tests.unit.webhooks.delivery.samples import NOW, attempt, deliveries, delivery

CLOCKED = Clocked(SCHEDULE, NOW, 0.0)
codes = st.none() | st.integers(100, 599)


def run(found: Delivery, answers: list[int | None]) -> list[Delivery]:
    """Give the delivery after each attempt, until it has ended or the answers have."""
    states = []
    for code in answers:
        if found.state not in OPEN:
            break
        found = after_attempt(found, attempt(found.attempt, code, found.generation), CLOCKED, None)
        states.append(found)
    return states


def test_a_success_ends_it() -> None:
    claimed = delivery(claimed_until=NOW)
    after = after_attempt(claimed, attempt(1, 204), CLOCKED, None)
    assert after == replace(claimed, state="delivered", claimed_until=None, not_before=None, last=attempt(1, 204))


def test_a_failure_makes_it_due_again() -> None:
    after = after_attempt(delivery(), attempt(1, 500), CLOCKED, None)
    assert (after.state, after.attempt, after.not_before) == ("retrying", 2, NOW + timedelta(minutes=1))
    asked = after_attempt(delivery(), attempt(1, 503), CLOCKED, timedelta(minutes=3))
    assert asked.not_before == NOW + timedelta(minutes=3)


@pytest.mark.parametrize(("number", "code"), [(5, 500), (5, None), (1, 410), (3, 410)])
def test_the_last_failure_and_a_receiver_that_is_gone_end_it(number: int, code: int | None) -> None:
    after = after_attempt(delivery("retrying", attempt=number), attempt(number, code), CLOCKED, timedelta(hours=1))
    assert (after.state, after.attempt, after.not_before, after.claimed_until) == ("undelivered", number, None, None)


@given(st.lists(codes, min_size=5, max_size=8))
def test_whatever_a_receiver_answers_it_ends_within_five_attempts(answers: list[int | None]) -> None:
    states = run(delivery(), answers)
    assert len(states) <= 5
    assert states[-1].state in ("delivered", "undelivered")
    assert [state.last.number for state in states if state.last] == list(range(1, len(states) + 1))


def test_an_attempt_that_was_cut_off_counts() -> None:
    until = NOW - timedelta(seconds=30)
    after = interrupted(delivery("retrying", attempt=2, claimed_until=until), CLOCKED)
    assert (after.state, after.attempt, after.claimed_until) == ("retrying", 3, None)
    assert after.not_before == NOW + timedelta(minutes=5)
    assert after.last is not None
    assert (after.last.number, after.last.at, after.last.code, after.last.succeeded) == (2, until - CLAIM, None, False)
    assert interrupted(delivery("retrying", attempt=5, claimed_until=until), CLOCKED).state == "undelivered"


@given(deliveries)
def test_a_replay_begins_anew_under_the_same_id(found: Delivery) -> None:
    after = replayed(found, NOW)
    assert after.delivery_id == found.delivery_id
    assert (after.state, after.generation, after.attempt) == ("pending", found.generation + 1, 1)
    assert (after.not_before, after.claimed_until, after.last) == (NOW, None, None)


@given(deliveries)
def test_what_is_skipped_keeps_its_history_and_waits_for_nothing(found: Delivery) -> None:
    after = skipped(found)
    assert (after.state, after.not_before, after.claimed_until) == ("skipped", None, None)
    assert (after.last, after.generation, after.attempt) == (found.last, found.generation, found.attempt)


@pytest.mark.parametrize(
    ("code", "failing_for", "is_disabled"),
    [
        (410, None, True),
        (410, timedelta(), True),
        (500, None, False),
        (500, PATIENCE - timedelta(seconds=1), False),
        (500, PATIENCE, True),
        (None, PATIENCE, True),
        (404, PATIENCE + timedelta(days=1), True),
    ],
)
def test_when_an_endpoint_is_switched_off(
    code: int | None, failing_for: timedelta | None, *, is_disabled: bool
) -> None:
    since = None if failing_for is None else NOW - failing_for
    assert (reason_to_disable(attempt(1, code), since) is not None) is is_disabled
