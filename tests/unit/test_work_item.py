"""How long a chain of work items may be, and how an item travels."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from scheducal.work_item import LONGEST_AGE, LONGEST_DELAY, MOST_HOPS, Lineage, WorkItem, rests

NOW = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)
SECONDS = int(NOW.timestamp())


@dataclass(frozen=True, slots=True)
class Errand(WorkItem):
    """An item of the tests."""

    tenant_id: str
    attempt: int | None = None


def test_a_chain_ends_after_so_many_hops() -> None:
    lineage, hops = Lineage(), 0
    while (after := lineage.next(NOW)) is not None:
        lineage, hops = after, hops + 1
    assert (hops, lineage) == (MOST_HOPS, Lineage(SECONDS, MOST_HOPS))


def test_a_chain_ends_after_so_long_a_time() -> None:
    lineage = Lineage(SECONDS, 1)
    assert lineage.next(NOW + LONGEST_AGE - timedelta(seconds=1)) == Lineage(SECONDS, 2)
    assert lineage.next(NOW + LONGEST_AGE) is None


def test_a_chain_keeps_its_beginning() -> None:
    begun = Lineage().begun(NOW)
    assert begun == Lineage(SECONDS)
    assert begun.begun(NOW + timedelta(hours=1)) == begun


def test_an_item_comes_back_as_it_went() -> None:
    item = Errand("ten_1", lineage=Lineage(SECONDS, 3))
    assert json.loads(item.to_json()) == {"tenant_id": "ten_1", "began": SECONDS, "hops": 3}
    found = Errand.from_json(item.to_json())
    assert (found, found.lineage) == (item, item.lineage)


def test_an_item_of_an_older_release_begins_its_chain_when_it_is_sent_on() -> None:
    found = Errand.from_json('{"tenant_id": "ten_1", "attempt": 2}')
    assert (found, found.lineage) == (Errand("ten_1", 2), Lineage())
    assert found.lineage.next(NOW) == Lineage(SECONDS, 1)


def test_a_field_can_have_another_name_in_the_body() -> None:
    @dataclass(frozen=True, slots=True)
    class Renamed(WorkItem):
        connection_id: str
        body_names: ClassVar[Mapping[str, str]] = {"connection_id": "calendar_id"}

    assert json.loads(Renamed("cal_1").to_json()) == {"calendar_id": "cal_1"}
    assert Renamed.from_json('{"calendar_id": "cal_1"}') == Renamed("cal_1")
    assert Renamed("cal_1").ids == {"connection_id": "cal_1"}


def test_items_that_ask_for_the_same_are_equal() -> None:
    item = Errand("ten_1")
    assert {item, replace(item, lineage=Lineage(SECONDS, 9))} == {item}


@pytest.mark.parametrize("body", ["", "null", "[]", "7", "{}", '{"tenant_id": "t", "payload": "text"}'])
def test_anything_else_is_no_item(body: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        Errand.from_json(body)


def test_a_wait_rests_where_a_message_cannot_be_delayed_so_long() -> None:
    assert [rests(LONGEST_DELAY), rests(LONGEST_DELAY + timedelta(seconds=1))] == [False, True]
