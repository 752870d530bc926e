"""What a message asks for, by the delivery as it is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given

from scheducal.webhooks.delivery.model import (
    CLAIM,
    GRACE,
    RESENT_AFTER,
    Delivery,
    State,
    delivery_id,
    next_action,
    planned,
)
from tests.unit.webhooks.delivery.samples import EVENT, NOW, attempt, deliveries, delivery, instants

SECOND = timedelta(seconds=1)
LEFT, OVER = NOW + SECOND, NOW


@pytest.mark.parametrize(
    ("found", "action"),
    [
        (delivery("pending"), "attempt"),
        (delivery("pending", wait=1), "wait"),
        (delivery("retrying", wait=0.001), "wait"),
        (delivery("retrying", wait=-1), "attempt"),
        (delivery("pending", claimed_until=LEFT), "nothing"),
        (delivery("pending", claimed_until=OVER), "interrupted"),
        (delivery("retrying", claimed_until=NOW - SECOND), "interrupted"),
        (delivery("delivered", wait=None), "nothing"),
        (delivery("undelivered", wait=None), "nothing"),
        (delivery("skipped", wait=None), "nothing"),
    ],
)
def test_the_row_alone_decides(found: Delivery, action: str) -> None:
    assert next_action(found, 1, 1, NOW) == action
    assert next_action(found, None, None, NOW) == action, "the sweeper's message names no attempt"


@pytest.mark.parametrize(("generation", "number"), [(1, 1), (1, 3), (2, 2), (0, 2), (1, None)])
def test_a_message_about_another_attempt_asks_for_nothing(generation: int, number: int | None) -> None:
    assert next_action(delivery("retrying", attempt=2), 1, 2, NOW) == "attempt"
    assert next_action(delivery("retrying", attempt=2), generation, number, NOW) == "nothing"


@given(deliveries, instants)
def test_no_attempt_is_early_beside_another_or_after_the_end(found: Delivery, now: datetime) -> None:
    action = next_action(found, None, None, now)
    if action == "attempt":
        assert found.state in ("pending", "retrying")
        assert found.claimed_until is None
        assert found.not_before is not None
        assert found.not_before <= now


@pytest.mark.parametrize(("is_active", "state", "due"), [(True, "pending", NOW), (False, "skipped", None)])
def test_a_new_delivery_is_due_at_once_where_the_endpoint_is_on(
    is_active: bool, state: State, due: datetime | None
) -> None:
    found = planned("ten_1", "hook_1", EVENT, NOW, is_active=is_active)
    assert (found.state, found.generation, found.attempt, found.not_before) == (state, 1, 1, due)


def test_an_event_has_the_same_delivery_id_each_time() -> None:
    assert delivery_id(EVENT) == "20260319T142300Z-5f6b1c0e-2a4d-4e8f-9b3c-7d1e0f2a3b4c"
    assert delivery().delivery_id == delivery_id(EVENT)


def test_a_claim_outlasts_a_worker() -> None:
    # The function's time limit is 60 s.
    assert timedelta(seconds=60) < CLAIM


def test_the_first_sweep_can_tell_a_dead_worker_from_a_busy_one() -> None:
    """It comes when the claim has run out; the next would be a quarter of an hour later."""
    assert CLAIM < GRACE < RESENT_AFTER


@pytest.mark.parametrize(
    ("code", "succeeded"),
    [(200, True), (204, True), (299, True), (300, False), (199, False), (410, False), (None, False)],
)
def test_only_2xx_is_a_success(code: int | None, *, succeeded: bool) -> None:
    assert attempt(code=code).succeeded is succeeded


def test_a_2xx_that_something_is_wrong_with_is_none() -> None:
    assert not replace(attempt(code=200), error="protocol: the answer's body broke off").succeeded
