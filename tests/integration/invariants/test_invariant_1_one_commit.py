"""Invariant 1: state, version check, idempotency record, audit row and event are one transaction."""

from __future__ import annotations

import pytest

from scheducal.commands.rows import digest
from scheducal.tenants.model import INTERNAL
from tests.faults import every_fault
from tests.integration.scenarios import CREATE, CREATE_GMAIL, EVERY, MOVE, RENAME, Scenario
from tests.integration.world.client import Reply
from tests.integration.world.laws import commits_are_whole
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind, partitions, the_partition
from tests.integration.world.world import World, worlds

CONTRACT = {500: "internal_error", 503: "temporarily_unavailable", 409: "duplicate_request"}


@pytest.mark.parametrize("scenario", EVERY, ids=lambda scenario: scenario.name)
def test_a_request_takes_effect_wholly_or_not_at_all_and_its_repetition_once(scenario: Scenario) -> None:
    for trial in every_fault(worlds(scenario.arrange)):
        with trial as world:
            first = scenario.request(world, idempotency_key=KEY)
            with world.wire.unseen():
                commits_are_whole()
                is_in_contract(first)
                was_done = is_done(scenario)
                assert bool(records_under(KEY)) == was_done, "a change and its record go together"
                again = scenario.request(world, idempotency_key=KEY)
            assert again.status in {200, 201}, again
            assert again.headers.get("Idempotency-Replayed") == ("true" if was_done else None)
            assert first.is_failure or again.body == first.body
            with world.wire.unseen():
                commits_are_whole()
                assert is_done(scenario)
                assert the_partition().appointment["version"] == scenario.version


@pytest.mark.parametrize("scenario", [CREATE, CREATE_GMAIL], ids=lambda scenario: scenario.name)
def test_a_create_without_a_key_is_not_doubled_by_its_repetition(scenario: Scenario) -> None:
    for trial in every_fault(worlds(scenario.arrange)):
        with trial as world:
            first = scenario.request(world)
            with world.wire.unseen():
                commits_are_whole()
                is_in_contract(first)
                was_done = bool(partitions())
                again = scenario.request(world)
            assert again.status == (409 if was_done else 201)
            with world.wire.unseen():
                commits_are_whole()
                appointment_id = the_partition().appointment["appointmentId"]
            assert again.body["data"]["appointmentId"] == appointment_id


def is_in_contract(reply: Reply) -> None:
    """A success, or a fault in the envelope; a killed function gives nothing at all."""
    if reply.status >= 400 and reply.body:
        assert reply.code == CONTRACT[reply.status]
        assert set(reply.body) - {"data"} == {"success", "message", "error", "apiVersion"}
        assert reply.headers["X-Request-Id"]


def is_done(scenario: Scenario) -> bool:
    """Whether the change is in the table."""
    found = partitions()
    return bool(found) and scenario.has_changed(found[0])


def records_under(key: str) -> list[dict[str, object]]:
    """The records kept under an Idempotency-Key."""
    return [row for row in of_kind("idempotency") if row["pk"].endswith(f"#IDEM#{digest(key, INTERNAL)}")]


def test_a_lost_race_writes_nothing_of_the_loser(world: World) -> None:
    with world.wire.unseen():
        MOVE.arrange(world)
    world.wire.interrupt(2, lambda: RENAME.request(world, idempotency_key="other"))
    assert MOVE.request(world, idempotency_key=KEY).status == 200
    commits_are_whole()
    assert the_partition().appointment["version"] == 4
    assert is_done(MOVE)
    assert is_done(RENAME)
