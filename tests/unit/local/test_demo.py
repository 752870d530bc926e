"""The demo's own parts: its endpoint, its eye for signatures, its patience."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from scheducal.webhooks.signing import headers, new_secret
from scheducal_tools.local.demo.lines import is_complete, timeline_lines
from scheducal_tools.local.demo.receiver import Received, check_signatures, receiving
from scheducal_tools.local.demo.stack import eventually
from scheducal_tools.local.errors import LocalStackError

SECRET = new_secret()
EVENT = {"id": "evt-1", "eventType": "webhook.test", "data": {}}
BODY = json.dumps(EVENT).encode()


def signed(secret: str, at: datetime, body: bytes = BODY) -> dict[str, str]:
    """Make an attempt's headers as a receiver sees them."""
    made = headers([secret], "evt-1", int(at.timestamp()), body)
    return {name.lower(): value for name, value in made.items()}


def test_the_endpoint_hands_on_what_it_gets_and_passes_other_events_over() -> None:
    about = [("appointment.updated", "apt_1"), ("appointment.created", "apt_2"), ("appointment.created", "apt_1")]
    with receiving() as receiver:
        for event_type, appointment_id in about:
            body = {"eventType": event_type, "data": {"appointmentId": appointment_id}}
            assert httpx.post(receiver.url, json=body, trust_env=False).status_code == 204
        received = receiver.next("appointment.created", "apt_1", seconds=10)
    assert received.event == {"eventType": "appointment.created", "data": {"appointmentId": "apt_1"}}
    assert received.headers["content-type"] == "application/json"


def test_an_event_that_does_not_come_is_missed_by_name() -> None:
    with receiving() as receiver, pytest.raises(LocalStackError, match=r"no appointment\.created has arrived"):
        receiver.next("appointment.created", "apt_1", seconds=0)


def test_right_signatures_are_accepted() -> None:
    check_signatures(Received(signed(SECRET, datetime.now(UTC)), BODY), SECRET)


@pytest.mark.parametrize("lacking", ["x-scheducal-signature", "webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_signature_that_lacks_a_part_is_refused(lacking: str) -> None:
    given = signed(SECRET, datetime.now(UTC))
    del given[lacking]
    with pytest.raises(LocalStackError, match="is not the secret's"):
        check_signatures(Received(given, BODY), SECRET)


@pytest.mark.parametrize(
    ("secret", "at", "body"),
    [
        (new_secret(), datetime.now(UTC), BODY),
        (SECRET, datetime(2026, 1, 1, tzinfo=UTC), BODY),
        (SECRET, datetime.now(UTC), BODY + b" "),
    ],
    ids=["another secret", "an old request", "a changed body"],
)
def test_another_secret_an_old_request_and_a_changed_body_are_refused(secret: str, at: datetime, body: bytes) -> None:
    with pytest.raises(LocalStackError, match="is not the secret's"):
        check_signatures(Received(signed(secret, at), body), SECRET)


def test_what_never_comes_is_not_awaited_for_ever() -> None:
    with pytest.raises(LocalStackError, match="the invitation has not come within 0 s"):
        eventually(lambda: None, "the invitation", 0)


def test_what_comes_later_is_awaited() -> None:
    answers = iter([None, None, "here"])
    assert eventually(lambda: next(answers), "it", 60) == "here"


def entry(kind: str, **more: Any) -> dict[str, Any]:
    """Of a timeline."""
    return {"type": kind, "at": "2026-11-20T13:03:19Z", **more}


@pytest.mark.parametrize(
    ("states", "complete"),
    [
        ({"created": "delivered", "responded": "delivered"}, True),
        ({"created": "delivered", "responded": "pending"}, False),
        ({"created": "delivered"}, False),
    ],
)
def test_the_story_ends_when_all_is_delivered_to_its_own_webhook(states: dict[str, str], complete: bool) -> None:
    timeline = [
        entry("event", eventType=name, deliveries=[_delivery("ours", state), _delivery("another", "retrying")])
        for name, state in states.items()
    ]
    assert is_complete([entry("change"), *timeline], "ours", ["created", "responded"]) is complete


def _delivery(webhook_id: str, state: str) -> dict[str, str]:
    return {"webhookId": webhook_id, "state": state}


def test_a_timeline_is_a_line_an_entry() -> None:
    timeline = [
        entry("answer", email="ada@example.com", response="accepted", outcome="answered"),
        entry("event", eventType="attendee.responded", deliveries=[]),
        entry("attempt", eventType="attendee.responded", code=None, durationMs=5000, error="timeout"),
    ]
    assert timeline_lines(timeline) == [
        "2026-11-20T13:03:19Z  answer   ada@example.com accepted (answered)",
        "2026-11-20T13:03:19Z  event    attendee.responded: for nobody",
        "2026-11-20T13:03:19Z  attempt  attendee.responded failed after 5000 ms: timeout",
    ]
