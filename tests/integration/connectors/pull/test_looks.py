"""Looks at one event that have to wait: whatever becomes of their messages, the appointment follows."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest

from scheducal.connectors.looks.model import MOST_TRIES
from scheducal.connectors.pull import look_worker
from tests.integration.connectors.pull.test_subscriptions import LATER, Stubborn, is_moved, silence, watched
from tests.integration.connectors.rig import Connected
from tests.integration.world.aws import QUEUE_URLS, client, visible_at
from tests.integration.world.pipeline import lost
from tests.integration.world.rows import Row, of_kind

__all__ = ["watched"]


@pytest.fixture
def waiting(watched: Connected) -> Connected:
    """Its event was moved while it could not be read, and the cursor has passed it."""
    silence(watched)
    watched.calendar = Stubborn(watched.calendar, watched.reference)
    watched.person.move(watched.reference, *LATER)
    watched.world.clock.advance(hours=7)
    watched.world.pipeline.sweep()
    watched.world.pipeline.work()
    assert (the_look()["state"], is_moved()) == ("waiting", False)
    return watched


def the_look() -> Row:
    """Give the only one."""
    (found,) = of_kind("look")
    return found


def show(connected: Connected) -> None:
    """Let the event be read again."""
    assert isinstance(connected.calendar, Stubborn)
    connected.calendar.hidden = None


def pass_hours(connected: Connected, hours: float, *, losing: bool = False) -> None:
    """With a sweep every minute or later, and every message of looks and pull runs lost, if you ask for it."""
    end = connected.world.clock.now() + timedelta(hours=hours)
    while connected.world.clock.now() < end:
        connected.world.pipeline.work()
        if losing:
            connected.world.pipeline.lose("changes")
        if connected.world.pipeline.is_idle():
            connected.world.clock.advance(hours=1)
        else:
            connected.world.pipeline.wait()
        connected.world.pipeline.sweep()


def test_an_hour_of_outage_loses_nothing_even_where_lambda_ends_chains(waiting: Connected) -> None:
    waiting.world.pipeline.recursive = frozenset()
    pass_hours(waiting, 2)
    assert the_look()["tries"] > 12
    show(waiting)
    waiting.world.pipeline.settle()
    assert (is_moved(), the_look()["state"], len(visible_at("dead"))) == (True, "looked at", 0)


def test_a_message_that_is_lost_at_any_point_loses_no_change(waiting: Connected) -> None:
    pass_hours(waiting, 0.5, losing=True)
    assert not is_moved()
    show(waiting)
    waiting.world.pipeline.consume("changes", lost)
    assert not is_moved()
    waiting.world.pipeline.settle()
    assert (is_moved(), the_look()["state"]) == (True, "looked at")


def test_a_look_that_never_succeeds_is_given_up_where_it_can_be_seen_until_somebody_asks_again(
    waiting: Connected, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = StringIO()
    monkeypatch.setattr(look_worker.logger.registered_handler, "stream", log)
    pass_hours(waiting, 40)
    look = the_look()
    assert (look["state"], look["tries"]) == ("given up", MOST_TRIES)
    assert look["error"] == "an error of the calendar's own"
    assert not look.keys() & {"dueAt", "duePk", "leasedUntil"}
    assert capsys.readouterr().out.count('"changes.given_up":[1.0]') == 1
    [told] = [line for line in map(json.loads, log.getvalue().splitlines()) if line["message"] == "look given up"]
    assert (told["connection_id"], told["reference"]) == (waiting.calendar_id, waiting.reference)

    # Who asks again is heard. To another time and back: a calendar says nothing of a move that changes nothing.
    waiting.person.move(waiting.reference, *(each + timedelta(hours=1) for each in LATER))
    waiting.person.move(waiting.reference, *LATER)
    show(waiting)
    pass_hours(waiting, 7)
    assert is_moved()


def test_a_worker_that_dies_in_a_look_leaves_it_due(waiting: Connected) -> None:
    waiting.world.clock.advance(seconds=11)
    waiting.world.pipeline.consume("changes", remaining=60_000)
    waiting.world.pipeline.lose("changes")
    show(waiting)
    waiting.world.pipeline.settle()
    assert is_moved()


def test_a_message_of_an_older_release_is_a_look(watched: Connected) -> None:
    """It has no lineage, and nobody made a row for it."""
    silence(watched)
    watched.person.move(watched.reference, *LATER)
    ids = {"tenant_id": watched.world.tenant.tenant_id, "calendar_id": watched.calendar_id, "at": 0}
    body = json.dumps({**ids, "reference": watched.reference, "renew": False})
    client("sqs").send_message(QueueUrl=QUEUE_URLS["changes"], MessageBody=body)
    watched.world.pipeline.settle()
    assert (is_moved(), the_look()["state"]) == (True, "looked at")


def test_a_calendar_that_is_no_longer_connected_is_not_looked_at(waiting: Connected) -> None:
    waiting.is_gone = True
    waiting.world.pipeline.settle()
    assert of_kind("look") == []
