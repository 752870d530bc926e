"""The table's own promises: all writes or none, which condition failed, every page, no lost batch."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.client import BaseClient

from scheducal.store.keys import Key
from scheducal.store.table import ConditionFailed, Contention, table
from scheducal.store.writes import Put, Update, is_absent
from tests.faults import Mode
from tests.integration.world.world import World

ONE, TWO = Key("p", "1"), Key("p", "2")


def test_a_transaction_whose_condition_fails_names_it_and_writes_nothing(world: World) -> None:
    table().transact([Put(TWO, {"a": 1})])
    with pytest.raises(ConditionFailed) as failed:
        table().transact([Put(ONE, {"a": 1}, is_absent()), Put(TWO, {"a": 2}, is_absent())])
    assert failed.value.olds == {1: {"pk": "p", "sk": "2", "a": 1}}
    assert table().get(ONE) is None
    assert table().get(TWO) == {"pk": "p", "sk": "2", "a": 1}


def test_an_update_sets_adds_removes_and_gives_the_row_as_it_then_is(world: World) -> None:
    table().transact([Put(ONE, {"a": 1, "b": 2, "c": None, "d": "x"})])
    found = table().update(Update(ONE, {"e": ["y"]}, sums={"a": ("a", "b"), "f": (10, "b")}, remove=("d",)))
    assert found == {"pk": "p", "sk": "1", "a": 3, "b": 2, "e": ["y"], "f": 12}


def test_a_transaction_that_meets_another_is_contention(world: World) -> None:
    with world.wire.invocation("test"):
        world.wire.fail(0, Mode.CONFLICTING)
        with pytest.raises(Contention):
            table().transact([Put(ONE, {})])
    assert table().get(ONE) is None


@pytest.mark.usefixtures("world")
def test_a_deleted_row_is_gone_and_may_be_deleted_again() -> None:
    table().transact([Put(ONE, {"a": 1}), Put(TWO, {"a": 2})])
    for _ in range(2):
        table().delete(ONE)
    assert (table().get(ONE), table().get(TWO)) == (None, {"pk": "p", "sk": "2", "a": 2})


def test_keys_withheld_from_a_batch_are_asked_for_again_and_then_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    table().transact([Put(ONE, {"a": 1}), Put(TWO, {"a": 2})])
    asked: list[int] = []
    send = world.wire.send

    def withholding(_: object, client: BaseClient, operation: str, parameters: Any) -> Any:
        (name, wanted), *_none = parameters["RequestItems"].items()
        asked.append(len(wanted["Keys"]))
        served = {name: {"Keys": wanted["Keys"][: served_at_once[0]]}}
        answer = send(client, operation, {"RequestItems": served}) if served_at_once[0] else {"Responses": {}}
        left = wanted["Keys"][served_at_once[0] :]
        return {**answer, "UnprocessedKeys": {name: {"Keys": left}} if left else {}}

    monkeypatch.setattr(type(world.wire), "send", withholding)
    served_at_once = [1]
    assert sorted(item["a"] for item in table().batch_get([ONE, TWO]).values()) == [1, 2]
    served_at_once[0] = 0
    asked.clear()
    with pytest.raises(Contention):
        table().batch_get([ONE, TWO])
    assert 1 < len(asked) <= 10
