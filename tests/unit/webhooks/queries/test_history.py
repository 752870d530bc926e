"""Deliveries put together with their attempts from rows in any state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scheducal.store.values import marshal, unmarshal
from scheducal.webhooks.delivery.model import Attempt, Delivery, EventRef, State, planned
from scheducal.webhooks.delivery.rows import attempt_key, attempt_map, delivery_item, delivery_key
from scheducal.webhooks.queries.history import MOST_ATTEMPTS, attempt_keys, histories, history

NOW = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)


def delivery(name: str, **changes: Any) -> Delivery:
    event = EventRef("pk", "sk", name, "appointment.updated", NOW)
    return replace(planned("ten_x", "hook", event, NOW, is_active=True), **changes)


def attempt(number: int, generation: int = 1, code: int | None = 500) -> Attempt:
    return Attempt(generation, number, NOW, 12, code)


def rows(found: Delivery, *attempts: Attempt) -> list[dict[str, Any]]:
    """As a day's partition holds them, newest first."""
    key = delivery_key(found.tenant_id, found.webhook_id, found.delivery_id)
    made = [
        {"kind": "attempt", "sk": attempt_key(key, each.generation, each.number).sk, **attempt_map(each)}
        for each in attempts
    ]
    return sorted(
        [{**unmarshal(marshal(delivery_item(found))), "sk": key.sk}, *made],
        key=lambda row: str(row["sk"]),
        reverse=True,
    )


def test_each_delivery_gets_its_own_attempts() -> None:
    first, second = delivery("a", last=attempt(3)), delivery("b", last=attempt(2, code=204))
    found = list(histories([*rows(second, attempt(1)), *rows(first, attempt(1), attempt(2), attempt(3))]))
    assert [each.delivery.event.event_id for each in found] == ["b", "a"]
    assert [[(each.number, each.code) for each in one.attempts] for one in found] == [
        [(1, 500), (2, 204)],
        [(1, 500), (2, 500), (3, 500)],
    ]


def test_attempts_whose_delivery_is_gone_are_nobodys() -> None:
    orphans = [row for row in rows(delivery("b"), attempt(1)) if row["kind"] == "attempt"]
    (found,) = histories([*orphans, *rows(delivery("a"))])
    assert found.attempts == ()


def test_the_newest_attempts_are_shown() -> None:
    made = [attempt(number, generation) for generation in range(1, 7) for number in range(1, 6)]
    (found,) = histories(rows(delivery("a", generation=6), *made))
    assert len(found.attempts) == MOST_ATTEMPTS
    assert (found.attempts[0].generation, found.attempts[-1].number) == (3, 5)


@pytest.mark.parametrize(
    ("state", "number", "failed"),
    [("pending", 1, 0), ("retrying", 3, 2), ("delivered", 1, 0), ("delivered", 4, 3), ("undelivered", 5, 5)],
)
def test_every_failed_attempt_of_a_generation_is_looked_for(state: State, number: int, failed: int) -> None:
    keys = attempt_keys(delivery("a", state=state, attempt=number))
    assert [key.sk[-7:] for key in keys] == [f"#001#{each:02d}" for each in range(1, failed + 1)]


def test_earlier_generations_are_looked_through_and_the_oldest_are_left() -> None:
    keys = attempt_keys(delivery("a", state="retrying", attempt=2, generation=6))
    assert {key.sk[-6:-3] for key in keys} == {"003", "004", "005", "006"}
    assert sum(key.sk[-6:-3] == "006" for key in keys) == 1
    assert sum(key.sk[-6:-3] == "005" for key in keys) == 10


def test_rows_come_in_any_order() -> None:
    made = [attempt(2), attempt(1, 2), attempt(1)]
    found = history(delivery("a"), [{"kind": "attempt", **attempt_map(each)} for each in made])
    assert [(each.generation, each.number) for each in found.attempts] == [(1, 1), (1, 2), (2, 1)]
