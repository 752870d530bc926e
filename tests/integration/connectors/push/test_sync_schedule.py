"""When a sync is tried again, when it gives up, and what is told then."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.client import BaseClient

from scheducal.connectors.push.work import RETRY_WAITS
from tests.faults.modes import client_error
from tests.integration.scenarios import CANCEL, MOVE, with_two
from tests.integration.world.aws import QUEUE_URL
from tests.integration.world.aws import client as aws
from tests.integration.world.laws import everything_holds
from tests.integration.world.requests import JOHN, MARY
from tests.integration.world.rows import of_kind, the_partition
from tests.integration.world.world import World

Down = Callable[[str | None], None]
LONGEST_DELAY = 900


@pytest.fixture
def ses(world: World, monkeypatch: pytest.MonkeyPatch) -> Down:
    """Make SES answer every mail with an error code, or (None) take them again."""
    codes: list[str | None] = [None]
    send = world.wire.send

    def failing(client: BaseClient, operation: str, parameters: Any) -> Any:
        if operation == "SendEmail" and codes[-1]:
            raise client_error(client, operation, codes[-1], 400)
        return send(client, operation, parameters)

    monkeypatch.setattr(type(world.wire), "send", lambda _, *given: failing(*given))
    return codes.append


def due_at() -> datetime:
    """Tell when the sync is due."""
    return datetime.fromisoformat(the_partition().sync["notBefore"]).replace(tzinfo=UTC)


def test_waits_grow_until_the_sync_gives_up_with_one_event(world: World, ses: Down) -> None:
    with_two(world)
    ses("InternalFailure")
    assert MOVE.request(world).status == 200
    world.pipeline.work()
    for attempt, wait in enumerate(RETRY_WAITS, start=1):
        sync = the_partition().sync
        assert (sync["state"], sync["attempts"]) == ("retrying", attempt)
        assert wait - timedelta(seconds=1) <= due_at() - world.clock.now() <= wait * 1.1
        wait_for(world, due_at(), rests=wait.total_seconds() > LONGEST_DELAY)
    sync = the_partition().sync
    assert (sync["state"], sync["pushedVersion"], sync["error"]) == (
        "failed",
        2,
        "SES did not take the message: InternalFailure",
    )
    assert world.pipeline.is_idle()
    (failed,) = [event for event in of_kind("event") if event["eventType"] == "appointment.sync_failed"]
    told = json.loads(failed["envelope"])["data"]
    assert told["sync"] == {"system": "email", "error": "SES did not take the message: InternalFailure"}
    shown = world.client.get(the_partition().appointment["appointmentId"]).data["sync"][0]
    assert (shown["state"], shown["version"], shown["error"]) == ("failed", 2, sync["error"])


def wait_for(world: World, due: datetime, *, rests: bool) -> None:
    """Until the row is due. A short wait is its message's; a long one has none, and the sweep sends one in time."""
    assert world.pipeline.messages() == (0 if rests else 1)
    world.clock.advance(seconds=(due - world.clock.now()).total_seconds() - 1)
    world.pipeline.sweep()
    assert world.pipeline.messages() == (0 if rests else 1)
    world.clock.advance(seconds=3)
    if rests:
        world.pipeline.sweep()
    world.pipeline.work()


def test_a_failed_sync_is_made_good_by_the_next_change(world: World, ses: Down) -> None:
    with_two(world)
    ses("InternalFailure")
    assert MOVE.request(world).status == 200
    world.pipeline.settle()
    assert the_partition().sync["state"] == "failed"
    ses(None)
    assert CANCEL.request(world).status == 200
    world.pipeline.work()
    everything_holds(world)


def test_an_outage_that_ends_is_made_good_by_the_retry(world: World, ses: Down) -> None:
    with_two(world)
    ses("TooManyRequestsException")
    assert MOVE.request(world).status == 200
    world.pipeline.work()
    ses(None)
    world.clock.advance(seconds=RETRY_WAITS[0].total_seconds() * 1.1 + 2)
    world.pipeline.work()
    everything_holds(world)


def test_a_change_during_the_wait_is_told_at_once(world: World, ses: Down) -> None:
    with_two(world)
    ses("InternalFailure")
    assert MOVE.request(world).status == 200
    world.pipeline.work()
    ses(None)
    assert CANCEL.request(world).status == 200
    world.pipeline.work()
    assert the_partition().sync["state"] == "synced"
    world.pipeline.settle()
    everything_holds(world)


def test_one_invitee_refused_for_good_does_not_keep_the_others_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_two(world)
    send = world.wire.send

    def refusing(_: object, client: BaseClient, operation: str, parameters: Any) -> Any:
        if operation == "SendEmail" and parameters["Destination"]["ToAddresses"] == [JOHN]:
            raise client_error(client, operation, "MessageRejected", 400)
        return send(client, operation, parameters)

    monkeypatch.setattr(type(world.wire), "send", refusing)
    assert MOVE.request(world).status == 200
    world.pipeline.settle()
    assert [mail.invitation.sequence for mail in world.mails(MARY) if mail.invitation] == [0, 1]
    partition = the_partition()
    assert (partition.sync["state"], partition.sync["pushedVersion"]) == ("failed", 3)
    assert partition.sync["error"] == "SES refused the message: MessageRejected"
    assert len([event for event in partition.of_kind("event") if event["eventType"] == "appointment.sync_failed"]) == 1


def test_a_worker_without_time_left_goes_on_in_the_next_message(world: World) -> None:
    with_two(world)
    assert CANCEL.request(world).status == 200
    world.pipeline.dispatch()
    world.pipeline.sync(remaining=5_000)
    assert len(world.mails()) == 2
    sync = the_partition().sync
    assert (sync["attempts"], "claim" in sync, world.pipeline.messages()) == (0, False, 1)
    world.pipeline.work()
    everything_holds(world)


def test_no_message_waits_longer_than_sqs_can_delay_it(world: World, ses: Down) -> None:
    with_two(world)
    ses("InternalFailure")
    assert MOVE.request(world).status == 200
    world.pipeline.work()
    attributes = aws("sqs").get_queue_attributes(QueueUrl=QUEUE_URL, AttributeNames=["All"])["Attributes"]
    assert attributes["ApproximateNumberOfMessagesDelayed"] == "1"
