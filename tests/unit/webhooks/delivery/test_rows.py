"""Deliveries as rows, and back; what the sweeper and the lists find."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given

from scheducal.store.due import due_shards
from scheducal.store.keys import sortable
from scheducal.store.values import marshal, unmarshal
from scheducal.webhooks.delivery.model import GRACE, LEAD, Attempt, Delivery, State
from scheducal.webhooks.delivery.rows import (
    attempt_key,
    attempt_map,
    attempt_of,
    delivery_item,
    delivery_key,
    delivery_of,
    progress,
)
from tests.unit.webhooks.delivery.samples import NOW, attempts, deliveries, delivery


@given(deliveries)
def test_a_delivery_comes_back_as_it_was(found: Delivery) -> None:
    assert delivery_of(unmarshal(marshal(delivery_item(found)))) == found


@given(attempts)
def test_an_attempt_comes_back_as_it_was(found: Attempt) -> None:
    assert attempt_of(unmarshal(marshal(attempt_map(found)))) == found


@given(deliveries)
def test_the_sweeper_finds_what_is_open_and_nothing_else(found: Delivery) -> None:
    row = progress(found)
    is_open = found.state in ("pending", "retrying") and found.not_before is not None
    assert (row["duePk"] in due_shards("delivery"), row["dueAt"] is not None) == (is_open, is_open)
    if found.not_before is not None and is_open:
        wait = found.not_before - found.last.at if found.last else timedelta()
        expected = found.not_before - LEAD if wait > timedelta(minutes=15) else found.not_before + GRACE
        assert row["dueAt"] == sortable(expected)


@pytest.mark.parametrize(
    ("state", "is_listed"),
    [("pending", False), ("delivered", False), ("retrying", True), ("undelivered", True), ("skipped", True)],
)
def test_only_states_that_somebody_looks_for_are_indexed(state: State, *, is_listed: bool) -> None:
    row = progress(delivery(state))
    found = delivery().delivery_id
    assert row["gsi1pk"] == (f"T#ten_1#DLV#{state}#202603" if is_listed else None)
    assert row["gsi1sk"] == (f"{found}#hook_1" if is_listed else None)


def test_attempts_stand_behind_their_delivery_in_order() -> None:
    key = delivery_key("ten_1", "hook_1", delivery().delivery_id)
    assert key.pk == "T#ten_1#HOOK#hook_1#20260319"
    kept = [attempt_key(key, generation, number) for generation in (1, 2) for number in (1, 5, 10)]
    assert {each.pk for each in kept} == {key.pk}
    order = [key.sk, *(each.sk for each in kept)]
    assert order == sorted(order)


def test_it_is_kept_for_thirty_days() -> None:
    found = delivery()
    assert delivery_item(found)["expiresAt"] == int((found.created_at + timedelta(days=30)).timestamp())
    assert found.created_at < NOW
