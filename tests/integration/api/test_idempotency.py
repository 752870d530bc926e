"""Idempotency-Key under contention: exactly one effect, equal answers."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults import every_moment
from tests.integration.scenarios import CANCEL, CREATE_GMAIL, EVERY, Scenario, the_id, with_two
from tests.integration.world.client import Reply
from tests.integration.world.laws import commits_are_whole, everything_holds
from tests.integration.world.requests import KEY, MOVED, PLAIN, WITH_JOHN
from tests.integration.world.rows import of_kind, partitions, the_partition
from tests.integration.world.world import World, worlds

AT_ONCE = 20


def all_at_once(world: World, scenario: Scenario) -> list[Reply]:
    """Send the same request under one key from many threads, each with its turn between any two calls of another."""
    path = scenario.path()

    def send(_: int) -> Reply:
        return world.client.send(scenario.endpoint, scenario.body, path, None, idempotency_key=KEY)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, range(AT_ONCE)))


@pytest.mark.parametrize("scenario", [CREATE_GMAIL, CANCEL], ids=lambda scenario: scenario.name)
def test_many_at_once_have_one_effect_and_equal_answers(world: World, scenario: Scenario) -> None:
    scenario.arrange(world)
    replies = all_at_once(world, scenario)
    assert {reply.status for reply in replies} <= {200, 201}
    assert all(reply.body == replies[0].body for reply in replies)
    assert sum("Idempotency-Replayed" not in reply.headers for reply in replies) == 1
    commits_are_whole()
    assert the_partition().appointment["version"] == scenario.version
    world.pipeline.settle()
    everything_holds(world)


@pytest.mark.parametrize("scenario", EVERY, ids=lambda scenario: scenario.name)
def test_the_same_request_between_any_two_calls_has_one_effect(scenario: Scenario) -> None:
    answers: list[Reply] = []
    for trial in every_moment(
        worlds(scenario.arrange), lambda world: answers.append(scenario.request(world, idempotency_key=KEY))
    ):
        with trial as world:
            answers.clear()
            reply = scenario.request(world, idempotency_key=KEY)
            assert all(other.body == reply.body for other in answers)
            assert the_partition().appointment["version"] == scenario.version
            commits_are_whole()


def test_parallel_updates_lose_nothing(world: World) -> None:
    with_two(world)
    appointment_id, names = the_id(), [f"Name {number}" for number in range(6)]

    def rename(name: str) -> Reply:
        for number in range(20):
            reply = world.client.update(appointment_id, {"appointmentSubject": name}, idempotency_key=f"{name}{number}")
            if reply.status == 200:
                break
        return reply

    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(rename, names))
    assert {reply.status for reply in replies} == {200}
    assert sorted(reply.data["subject"] for reply in replies) == names
    assert the_partition().appointment["version"] == 2 + len(names)
    commits_are_whole()
    world.pipeline.settle()
    everything_holds(world)


def test_another_request_under_a_used_key_is_refused_and_writes_nothing(world: World) -> None:
    world.client.create(PLAIN, idempotency_key=KEY)
    refused = world.client.create(WITH_JOHN, idempotency_key=KEY)
    assert (refused.status, refused.code) == (409, "idempotency_key_reused")
    assert world.client.update(the_id(), MOVED, idempotency_key=KEY).code == "idempotency_key_reused"
    assert len(partitions()) == 1
    assert the_partition().appointment["version"] == 1


def test_an_answer_is_kept_in_the_form_that_all_releases_read(world: World) -> None:
    """While a release goes out, two of them serve side by side."""
    first = world.client.create(PLAIN, idempotency_key=KEY)
    (row,) = of_kind("idempotency")
    assert set(row) == {"pk", "sk", "kind", "request", "status", "body", "headers", "expiresAt"}
    assert (row["status"], json.loads(row["body"]), row["headers"]) == (201, first.body, {"ETag": '"1"'})


def test_a_key_is_free_again_after_a_day(world: World) -> None:
    first = world.client.create(PLAIN, idempotency_key=KEY)
    world.clock.advance(hours=24, seconds=1)
    second = world.client.create(PLAIN, idempotency_key=KEY)
    assert second.status == 201
    assert second.data["appointmentId"] != first.data["appointmentId"]


def test_without_a_key_the_same_create_is_a_duplicate_for_ten_seconds(world: World) -> None:
    first = world.client.create(PLAIN)
    world.clock.advance(seconds=9)
    duplicate = world.client.create(PLAIN)
    assert (duplicate.status, duplicate.code) == (409, "duplicate_request")
    assert duplicate.body["data"] == {"appointmentId": first.data["appointmentId"]}
    assert world.client.create({**PLAIN, "appointmentSubject": "Another"}).status == 201
    world.clock.advance(seconds=2)
    assert world.client.create(PLAIN).status == 201


def test_an_update_that_changes_nothing_is_kept_and_given_again(world: World) -> None:
    with_two(world)
    appointment_id = the_id()
    world.client.update(appointment_id, MOVED)
    first = world.client.update(appointment_id, MOVED, idempotency_key=KEY)
    again = world.client.update(appointment_id, MOVED, idempotency_key=KEY)
    assert (first.status, again.body, again.headers["Idempotency-Replayed"]) == (200, first.body, "true")
    assert the_partition().appointment["version"] == 3
