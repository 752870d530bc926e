"""Channels: what they promise, what they send, and how one takes over from another."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheducal.connectors.connected import SubscriptionGone
from scheducal.http.request import SystemUnavailable
from tests.conformance.harness.google import GoogleUnderTest
from tests.conformance.harness.pushed_appointment import HOUR, START
from tests.e2e.stack.receiver import receiving

WEEK = timedelta(days=7)
SECRET = "s" * 128


def now(calendar: GoogleUnderTest) -> datetime:
    """Channels end by Google's clock."""
    return calendar.fake.clock().replace(microsecond=0)


def test_a_channel_says_that_it_is_open_and_then_that_something_changed(calendar: GoogleUnderTest) -> None:
    at = now(calendar)
    made = calendar.connected().subscribe(calendar.notification_url(), SECRET, at)
    assert made.expires_at == at + WEEK
    calendar.person.block(START, START + HOUR)
    calendar.fake.messenger.settle()
    opened, changed = calendar.inbox.received
    assert (opened.content, changed.content) == (b"", b"")
    assert opened.headers["x-goog-resource-state"] == "sync"
    assert changed.headers["x-goog-resource-state"] == "exists"
    for message in (opened.headers, changed.headers):
        assert message["x-goog-channel-id"] == made.subscription_id
        assert message["x-goog-channel-token"] == SECRET
        assert message["x-goog-resource-id"] == made.resource
    assert int(opened.headers["x-goog-message-number"]) == 1 < int(changed.headers["x-goog-message-number"])


def test_a_renewed_channel_overlaps_with_the_old_until_that_is_ended(calendar: GoogleUnderTest) -> None:
    system, url = calendar.connected(), calendar.notification_url()
    old = system.subscribe(url, SECRET, now(calendar) - timedelta(days=4))
    new = system.renew(old, url, SECRET, now(calendar))
    assert new.subscription_id != old.subscription_id
    assert new.expires_at > old.expires_at
    calendar.person.block(START, START + HOUR)
    assert {each["x-goog-channel-id"] for each in calendar.notified()} == {old.subscription_id, new.subscription_id}
    system.unsubscribe(old)
    system.unsubscribe(old)
    calendar.person.block(START, START + HOUR)
    assert [each["x-goog-channel-id"] for each in calendar.notified()[2:]] == [new.subscription_id]


def test_a_channel_that_has_expired_is_not_renewed_but_made_anew(calendar: GoogleUnderTest) -> None:
    system, url = calendar.connected(), calendar.notification_url()
    old = system.subscribe(url, SECRET, now(calendar))
    with pytest.raises(SubscriptionGone):
        system.renew(old, url, SECRET, old.expires_at)


def test_an_address_that_is_not_safe_opens_no_channel(calendar: GoogleUnderTest) -> None:
    with pytest.raises(SystemUnavailable, match="400"):
        calendar.connected().subscribe("http://hooks.example.com/google", SECRET, now(calendar))


def test_a_receiver_out_of_order_gets_the_message_again_and_one_that_refuses_does_not(
    calendar: GoogleUnderTest,
) -> None:
    # The message that the channel is open is the first; 503 is for later, 404 is for good.
    statuses = {1: 503, 2: 200, 3: 404}
    with receiving(lambda number: statuses[number]) as receiver:
        calendar.connected().subscribe(receiver.url, SECRET, now(calendar))
        calendar.person.block(START, START + HOUR)
        calendar.fake.messenger.settle()
    numbers = [each.headers["x-goog-message-number"] for each in receiver.received]
    assert numbers == ["1", "1", "3"]
    assert calendar.fake.messenger.answered == [503, 200, 404]
