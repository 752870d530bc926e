"""Replays over the API: one delivery, or everything that failed since an instant."""

from __future__ import annotations

import pytest

from scheducal.queue import Queue
from scheducal.store.table import table
from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.work_item import DeliveryQueue
from scheducal.webhooks.replay.rows import ReplayMessage, ReplayQueue
from scheducal.webhooks.replay.worker import ReplayWorker
from tests.integration.world.aws import QUEUE_URL
from tests.integration.world.aws import client as aws
from tests.integration.world.client import Reply
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.attempted import Deliveries
from tests.integration.world.webhooks.webhooks import Hooks, log_of
from tests.integration.world.world import World


@pytest.fixture
def hooks(world: World) -> Hooks:
    """Give the tenant's webhooks."""
    return Hooks(world.client)


@pytest.fixture
def deliveries(world: World, hooks: Hooks) -> Deliveries:
    """Those to an endpoint that was registered a day ago."""
    webhook_id = hooks.register().data["webhookId"]
    world.clock.advance(days=1)
    return Deliveries(world, webhook_id)


def replay(deliveries: Deliveries, delivery_id: str, **headers: str) -> Reply:
    """POST …/deliveries/{deliveryId}/replay."""
    path = {"webhookId": deliveries.webhook_id, "deliveryId": delivery_id}
    return deliveries.world.client.send("webhooks.replay_delivery", {}, path, None, **headers)


def start_replay(deliveries: Deliveries, since: str = "2026-03-19T14:23:01Z", **headers: str) -> Reply:
    """POST …/replays."""
    path = {"webhookId": deliveries.webhook_id}
    return deliveries.world.client.send("webhooks.start_replay", {"since": since}, path, None, **headers)


def job(deliveries: Deliveries, replay_id: str) -> Reply:
    """GET …/replays/{replayId}."""
    path = {"webhookId": deliveries.webhook_id, "replayId": replay_id}
    return deliveries.world.client.send("webhooks.get_replay", None, path)


def ended(deliveries: Deliveries, state: str) -> Delivery:
    if state == "skipped":
        return deliveries.plan(is_active=False)
    return deliveries.delivered() if state == "delivered" else deliveries.undelivered()


@pytest.mark.parametrize("state", ["delivered", "undelivered", "skipped"])
def test_what_has_ended_is_replayed_in_a_new_generation(world: World, deliveries: Deliveries, state: str) -> None:
    before = ended(deliveries, state)
    reply = replay(deliveries, before.delivery_id)
    assert (reply.status, reply.body["message"]) == (202, "Delivery queued for replay")
    assert reply.data == {
        "deliveryId": before.delivery_id,
        "webhookId": deliveries.webhook_id,
        "eventId": before.event.event_id,
        "state": "pending",
        "generation": 2,
    }
    stored = deliveries.stored(before)
    assert (stored.state, stored.generation, stored.attempt, stored.not_before) == (
        "pending",
        2,
        1,
        world.clock.now(),
    )
    (row,) = of_kind("replay")
    assert (row["deliveryId"], row["generation"]) == (before.delivery_id, 2)
    audit = log_of(deliveries.webhook_id, "audit")[-1]
    assert (audit["action"], audit["actor"]) == ("replayed", world.client.api_key)


def test_the_attempts_of_every_generation_stay_in_sight(world: World, deliveries: Deliveries) -> None:
    delivery = deliveries.delivered()
    replay(deliveries, delivery.delivery_id)
    deliveries.attempt(deliveries.stored(delivery), 500)
    path = {"webhookId": deliveries.webhook_id}
    (found,) = world.client.send("webhooks.deliveries", None, path).data["deliveries"]
    attempts = [(each["generation"], each["attempt"], each["code"]) for each in found["attempts"]]
    assert attempts == [(1, 1, 200), (2, 1, 500)]


@pytest.mark.parametrize("attempts", [0, 1])
def test_what_is_in_progress_is_left_alone(deliveries: Deliveries, attempts: int) -> None:
    delivery = deliveries.plan()
    for _ in range(attempts):
        delivery = deliveries.attempt(delivery, 500)
    refused = replay(deliveries, delivery.delivery_id)
    assert (refused.status, refused.code) == (409, "delivery_in_progress")
    assert deliveries.stored(delivery) == delivery
    assert of_kind("replay") == []


def test_a_webhook_that_is_switched_off_gets_no_replay(hooks: Hooks, deliveries: Deliveries) -> None:
    delivery = deliveries.plan(is_active=False)
    hooks.update(deliveries.webhook_id, {"isActive": False})
    refused = [replay(deliveries, delivery.delivery_id), start_replay(deliveries)]
    assert [(reply.status, reply.code) for reply in refused] == [(409, "webhook_inactive")] * 2
    assert of_kind("replay") == []


@pytest.mark.parametrize(
    "delivery_id",
    [
        "20260320T142301Z-8d7a2f54-1c3e-4b59-9a60-2f4d6c8b1e37",
        "20260320T142301Z-8d7a2f54-1c3e-4b59-9a60-2f4d6c8b1e37#001#01",
        "x",
        "20260320#D",
        "\uff120260320T142301Z-8d7a2f54-1c3e-4b59-9a60-2f4d6c8b1e37",
    ],
)
def test_a_delivery_that_is_not_there_is_not_found(deliveries: Deliveries, delivery_id: str) -> None:
    refused = replay(deliveries, delivery_id)
    assert (refused.status, refused.code) == (404, "delivery_not_found")


def test_a_delivery_that_has_expired_is_not_found_though_its_row_is_there(world: World, deliveries: Deliveries) -> None:
    delivery = deliveries.undelivered()
    world.clock.advance(days=30)
    assert replay(deliveries, delivery.delivery_id).code == "delivery_not_found"


def test_another_tenants_delivery_is_not_found(world: World, deliveries: Deliveries) -> None:
    delivery = deliveries.undelivered()
    replay_id = start_replay(deliveries).data["replayId"]
    stranger = world.new_tenant("Other")
    path = {"webhookId": deliveries.webhook_id}
    replies = [
        stranger.send("webhooks.replay_delivery", {}, {**path, "deliveryId": delivery.delivery_id}),
        stranger.send("webhooks.start_replay", {"since": "2026-03-19T14:23:01Z"}, path),
        stranger.send("webhooks.get_replay", None, {**path, "replayId": replay_id}),
    ]
    assert {reply.code for reply in replies} == {"webhook_not_found"}


def test_a_repetition_under_the_same_key_gets_the_first_answer(deliveries: Deliveries) -> None:
    delivery = deliveries.undelivered()
    first = replay(deliveries, delivery.delivery_id, idempotency_key=KEY)
    again = replay(deliveries, delivery.delivery_id, idempotency_key=KEY)
    assert (again.body, again.headers["Idempotency-Replayed"]) == (first.body, "true")
    started = start_replay(deliveries, idempotency_key="another")
    assert start_replay(deliveries, idempotency_key="another").body == started.body
    assert len(of_kind("replay")) == 2


def test_of_two_replays_at_once_one_is_carried_out(world: World, deliveries: Deliveries) -> None:
    delivery = deliveries.undelivered()
    replies: list[Reply] = []
    commit = world.wire.next_number + 3  # after authentication and the two reads
    world.wire.interrupt(commit, lambda: replies.append(replay(deliveries, delivery.delivery_id)))
    replies.append(replay(deliveries, delivery.delivery_id))
    assert sorted(reply.status for reply in replies) == [202, 409]
    assert deliveries.stored(delivery).generation == 2


def test_a_replay_of_all_is_a_job_that_can_be_watched(world: World, deliveries: Deliveries) -> None:
    for state in ("delivered", "undelivered", "skipped"):
        ended(deliveries, state)
    world.clock.advance(hours=3)
    reply = start_replay(deliveries)
    assert (reply.status, reply.body["message"]) == (202, "Replay started")
    assert reply.data == {
        "replayId": reply.data["replayId"],
        "webhookId": deliveries.webhook_id,
        "state": "running",
        "since": "2026-03-19T14:23:01Z",
        "until": "2026-03-20T17:23:01Z",
        "replayed": 0,
        "dateCreated": "2026-03-20T17:23:01Z",
    }
    assert job(deliveries, reply.data["replayId"]).data == reply.data
    work(world, deliveries, reply.data["replayId"])
    assert job(deliveries, reply.data["replayId"]).data == {**reply.data, "state": "done", "replayed": 2}


def work(world: World, deliveries: Deliveries, replay_id: str) -> None:
    """Work the job off."""
    queue = Queue(aws("sqs"), QUEUE_URL)
    worker = ReplayWorker(
        table(), DeliveryRepository(table()), DeliveryQueue(queue), ReplayQueue(queue), world.clock.now
    )
    message = ReplayMessage(world.tenant.tenant_id, deliveries.webhook_id, replay_id)
    while worker.work(message) == "going on":
        pass


def test_one_replay_of_all_runs_at_a_time(world: World, deliveries: Deliveries) -> None:
    first = start_replay(deliveries).data["replayId"]
    refused = start_replay(deliveries)
    assert (refused.status, refused.code, refused.body["data"]) == (409, "replay_in_progress", {"replayId": first})
    work(world, deliveries, first)
    second = start_replay(deliveries)
    assert second.status == 202
    assert second.data["replayId"] != first


def test_of_two_that_start_at_once_one_runs(world: World, deliveries: Deliveries) -> None:
    replies: list[Reply] = []
    commit = world.wire.next_number + 3  # after authentication and the two reads
    world.wire.interrupt(commit, lambda: replies.append(start_replay(deliveries)))
    replies.append(start_replay(deliveries))
    assert [reply.status for reply in replies] == [202, 409]
    assert replies[1].body["data"] == {"replayId": replies[0].data["replayId"]}
    assert len(of_kind("replay")) == 1


@pytest.mark.parametrize(
    ("since", "code"),
    [
        ("2026-03-20T14:23:01Z", "invalid_time_range"),  # now
        ("2026-02-18T14:23:00Z", "invalid_time_range"),  # more than 30 days ago
        ("2026-03-19T14:23:01", "invalid_date_time"),
        ("yesterday", "invalid_date_time"),
        ("2026-02-30T00:00:00Z", "invalid_date_time"),
    ],
)
def test_since_is_an_instant_of_the_last_thirty_days(deliveries: Deliveries, since: str, code: str) -> None:
    refused = start_replay(deliveries, since)
    assert (refused.status, refused.code, refused.body["error"]["param"]) == (422, code, "since")
    assert refused.body["message"].startswith("since ")


def test_the_earliest_instant_is_thirty_days_ago(deliveries: Deliveries) -> None:
    assert start_replay(deliveries, "2026-02-18T15:23:01+01:00").data["since"] == "2026-02-18T14:23:01Z"


@pytest.mark.parametrize("replay_id", ["rpl_01k7wbjg2wzdhkmcspgbcwb2qw", "x", "rpl_"])
def test_a_replay_that_is_not_there_is_not_found(deliveries: Deliveries, replay_id: str) -> None:
    assert (job(deliveries, replay_id).status, job(deliveries, replay_id).code) == (404, "replay_not_found")


def test_what_each_request_costs(world: World, deliveries: Deliveries) -> None:
    delivery = deliveries.undelivered()
    begin = world.wire.next_number
    replay(deliveries, delivery.delivery_id)
    assert world.wire.operations[begin:] == ["UpdateItem", "GetItem", "GetItem", "TransactWriteItems"]
    begin = world.wire.next_number
    replay_id = start_replay(deliveries).data["replayId"]
    assert world.wire.operations[begin:] == ["UpdateItem", "GetItem", "GetItem", "TransactWriteItems"]
    begin = world.wire.next_number
    job(deliveries, replay_id)
    assert world.wire.operations[begin:] == ["UpdateItem", "GetItem", "GetItem"]
