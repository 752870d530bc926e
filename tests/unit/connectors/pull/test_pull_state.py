"""When a calendar is pulled from, what a notification proves, and what is a notification."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scheducal.connectors.connected import Subscription
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.looks.queue import ChangesMessage
from scheducal.connectors.pull.subscriptions.incoming import IncomingWebhook, incoming_webhooks, worth_reading
from scheducal.connectors.pull.subscriptions.model import (
    FRESH,
    POLL,
    PullState,
    due_after_failure,
    due_after_look,
    kept_subscription,
    next_action,
)
from scheducal.connectors.pull.subscriptions.secret import SubscriptionSecret, new_secret, parse_secret
from scheducal.connectors.systems.exchange import trigger as at_microsoft
from scheducal.connectors.systems.exchange.trigger import MOST_ENTRIES
from scheducal.connectors.systems.google import trigger as at_google
from scheducal.environment_key import EnvironmentKey
from scheducal.errors import Refusal
from tests.unit.connectors.pull.values import NOW

TENANT, CALENDAR = "ten_01km37mwc81a6ab12tkwd81dst", "cal_01km37mwc81a6ab12tkwd81dss"
KEY = EnvironmentKey("of this environment")
SECRET = new_secret(TENANT, CALENDAR, KEY)
SUBSCRIPTION = kept_subscription(Subscription("sub-1", "", NOW + timedelta(days=6)), SECRET.digest, NOW)
PULL_STATE = PullState(TENANT, CALENDAR, subscription=SUBSCRIPTION, cursor="c", begun_at=NOW, looked_at=NOW)
SECOND = timedelta(seconds=1)


def from_microsoft(body: bytes) -> tuple[IncomingWebhook, ...]:
    return incoming_webhooks(at_microsoft.reported(IncomingRequest(body=body)))


def from_google(headers: dict[str, str]) -> tuple[IncomingWebhook, ...]:
    return incoming_webhooks(at_google.reported(IncomingRequest(headers=headers)))


def message(seconds: int, **more: Any) -> ChangesMessage:
    return ChangesMessage(TENANT, CALENDAR, int(NOW.timestamp()) + seconds, **more)


def test_what_was_told_before_the_last_look_began_needs_no_other() -> None:
    assert next_action(PULL_STATE, message(-1), NOW + SECOND) == "nothing"
    assert next_action(PULL_STATE, message(0), NOW + SECOND) == "look"
    assert next_action(PULL_STATE, message(-1, renew=True), NOW + SECOND) == "look"
    assert next_action(PullState(TENANT, CALENDAR), message(-1), NOW) == "look"


def test_one_worker_at_a_time() -> None:
    leased = PullState(TENANT, CALENDAR, leased_until=NOW + SECOND)
    assert next_action(leased, message(0), NOW) == "wait"
    assert next_action(leased, message(0), NOW + SECOND) == "look"


def test_subscriptions_are_renewed_half_way_and_calendars_asked_every_few_hours() -> None:
    assert not PULL_STATE.needs_subscription(NOW + timedelta(days=3) - SECOND)
    assert PULL_STATE.needs_subscription(NOW + timedelta(days=3))
    assert due_after_look(PULL_STATE, NOW) == NOW + POLL
    assert due_after_look(PULL_STATE, NOW + timedelta(days=2, hours=20)) == NOW + timedelta(days=3)


def test_a_cursor_serves_for_a_month() -> None:
    assert not PULL_STATE.needs_listing(NOW + FRESH - SECOND)
    assert PULL_STATE.needs_listing(NOW + FRESH)
    assert PullState(TENANT, CALENDAR).needs_listing(NOW)


def test_failures_are_tried_again_ever_less_often_and_every_hour_for_good() -> None:
    minutes = [(due_after_failure(failures, NOW) - NOW) // timedelta(minutes=1) for failures in (1, 2, 3, 7, 1000)]
    assert minutes == [1, 2, 4, 60, 60]


def test_a_secret_comes_back_as_it_went_and_fits_what_microsoft_takes() -> None:
    assert parse_secret(SECRET.text) == SECRET
    assert len(SECRET.text) <= 128
    assert SECRET.secret not in repr(SECRET)


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "a.b.c",
        SECRET.text[:-1],
        SECRET.text + "x" * 100,
        "é" + SECRET.text,
        SECRET.text + "0",
        SECRET.text.rpartition(".")[0] + ".",
    ],
)
def test_anything_else_is_no_secret(text: object) -> None:
    assert parse_secret(text) is None


def test_a_notification_is_proven_by_the_secret_of_its_own_subscription() -> None:
    assert IncomingWebhook(SECRET, "sub-1").is_proven(PULL_STATE)
    assert not IncomingWebhook(SECRET, "sub-2").is_proven(PULL_STATE)
    assert not IncomingWebhook(new_secret(TENANT, CALENDAR, KEY), "sub-1").is_proven(PULL_STATE)
    assert not IncomingWebhook(SECRET, "sub-1").is_proven(None)
    replaced = PullState(TENANT, CALENDAR, former=SUBSCRIPTION)
    assert IncomingWebhook(SECRET, "sub-1").is_proven(replaced)


def test_microsofts_notifications_are_taken_once_each_and_danger_is_heard() -> None:
    plain = {"subscriptionId": "sub-1", "clientState": SECRET.text, "changeType": "updated"}
    danger = {"subscriptionId": "sub-1", "clientState": SECRET.text, "lifecycleEvent": "subscriptionRemoved"}
    body = json.dumps({"value": [plain, plain, danger, {**plain, "clientState": "other"}]}).encode()
    assert from_microsoft(body) == (IncomingWebhook(SECRET, "sub-1"), IncomingWebhook(SECRET, "sub-1", renew=True))


def without_code(secret: SubscriptionSecret) -> SubscriptionSecret:
    """As it was made before there were codes."""
    return replace(secret, code="")


def test_what_the_environment_made_is_read_and_of_the_rest_one_where_there_is_nothing_else() -> None:
    foreign = [new_secret(TENANT, CALENDAR, EnvironmentKey("of another")) for _ in range(3)]
    forged = [replace(SECRET, secret="x" * 40), replace(SECRET, code="0" * 24), without_code(SECRET)]
    strange = [IncomingWebhook(each, "sub-1") for each in (*foreign, *forged)]
    ours = [IncomingWebhook(SECRET, "sub-1"), IncomingWebhook(new_secret(TENANT, CALENDAR, KEY), "sub-2")]
    assert worth_reading([*strange, *ours], KEY) == ours
    assert worth_reading(strange, KEY) == strange[:1]
    assert worth_reading([], KEY) == []


def test_a_request_has_so_many_entries_and_no_more() -> None:
    entry = {"subscriptionId": "sub-1", "clientState": SECRET.text}
    assert len(from_microsoft(json.dumps({"value": [entry] * MOST_ENTRIES}).encode())) == 1
    with pytest.raises(Refusal, match="at most 1000"):
        from_microsoft(json.dumps({"value": [{}] * (MOST_ENTRIES + 1)}).encode())


def test_googles_first_message_says_nothing() -> None:
    headers = {"x-goog-channel-token": SECRET.text, "x-goog-channel-id": "sub-1", "x-goog-resource-state": "exists"}
    assert from_google(headers) == (IncomingWebhook(SECRET, "sub-1"),)
    assert from_google({**headers, "x-goog-resource-state": "sync"}) == ()
    assert from_google({}) == ()


def test_a_subscription_that_is_lost_counts_once() -> None:
    end = SUBSCRIPTION.made.expires_at
    before, after = end - SECOND, end + SECOND
    assert not replace(PULL_STATE, looked_at=NOW).lost_subscription(before)
    assert replace(PULL_STATE, looked_at=before).lost_subscription(after)
    assert not replace(PULL_STATE, looked_at=after).lost_subscription(after + SECOND)
    never = replace(PULL_STATE, subscription=None)
    counted = [failures for failures in range(100) if replace(never, failures=failures).lost_subscription(NOW)]
    # Waits of 1, 2, 4 … minutes: the seventh failure is an hour after the first.
    assert counted == [6]
    assert sum((due_after_failure(each, NOW) - NOW for each in range(1, 7)), timedelta()) > timedelta(hours=1)
