"""What Graph says that is special, and what it means to us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheducal.availability.busy import Busy
from scheducal.connectors.connected import CursorExpired
from scheducal.http.request import SystemUnavailable
from tests.conformance.harness.exchange import ExchangeUnderTest
from tests.conformance.harness.pushed_appointment import ANN, HOUR, START, Pushed, appointment


def test_notifications_and_word_of_the_subscription_itself_come_to_one_address(graph: ExchangeUnderTest) -> None:
    system, url = graph.system(), graph.notification_url()
    subscription = system.subscribe(url, "secret", datetime.now(UTC))
    for word in ("reauthorizationRequired", "missed", "subscriptionRemoved"):
        graph.fake.subscriptions.lifecycle(subscription.subscription_id, word)
    graph.person.block(START, START + HOUR)
    told = graph.notified()
    assert [each.get("lifecycleEvent") for each in told] == [
        "reauthorizationRequired",
        "missed",
        "subscriptionRemoved",
        None,
    ]
    assert {each["subscriptionId"] for each in told} == {subscription.subscription_id}
    assert {each["secret"] for each in told} == {"secret"}


def test_a_notification_names_the_event_by_the_id_that_we_keep(graph: ExchangeUnderTest) -> None:
    graph.system().subscribe(graph.notification_url(), "secret", datetime.now(UTC))
    pushed = Pushed(graph, appointment(ANN))
    pushed.push()
    (shown,) = graph.shown()
    assert {each["resourceData"]["id"] for each in graph.notified()} == {shown.reference}


def test_an_address_that_does_not_shake_hands_is_not_subscribed(graph: ExchangeUnderTest) -> None:
    graph.inbox.mute = True
    with pytest.raises(SystemUnavailable, match="ValidationError"):
        graph.system().subscribe(graph.notification_url(), "secret", datetime.now(UTC))
    assert graph.fake.subscriptions.by_id == {}


def test_a_subscription_lasts_as_long_as_graph_allows_and_is_renewed_under_its_id(graph: ExchangeUnderTest) -> None:
    system, url, now = graph.system(), graph.notification_url(), graph.clock()
    subscription = system.subscribe(url, "secret", now)
    assert subscription.resource == "users/room@acme.example/events"
    assert timedelta(days=6) < subscription.expires_at - now <= timedelta(days=7)
    graph.clock.advance(days=3)
    renewed = system.renew(subscription, url, "secret", graph.clock())
    assert renewed.subscription_id == subscription.subscription_id
    assert renewed.expires_at == subscription.expires_at + timedelta(days=3)


def test_a_subscription_that_ran_out_tells_nothing_and_a_cursor_catches_up(graph: ExchangeUnderTest) -> None:
    system = graph.system()
    system.subscribe(graph.notification_url(), "secret", graph.clock())
    cursor = system.changes(None, START - HOUR, START + HOUR).cursor
    graph.clock.advance(days=8)
    graph.expire_token()
    graph.person.block(START, START + HOUR)
    assert graph.notified() == []
    (missed,) = system.changes(cursor, START - HOUR, START + HOUR).events
    assert missed.start == START


def test_a_cursor_is_never_followed_to_somebody_else(graph: ExchangeUnderTest) -> None:
    with pytest.raises(CursorExpired):
        graph.system().changes("https://graph.example.net/v1.0/users/x?$deltatoken=1", START, START + HOUR)
    assert graph.wire.requests == []


def test_an_event_that_leaves_the_window_is_told_as_gone(graph: ExchangeUnderTest) -> None:
    system, pushed = graph.system(), Pushed(graph, appointment(ANN))
    pushed.push()
    page = system.changes(None, START - HOUR, START + 2 * HOUR)
    (shown,) = graph.shown()
    graph.person.move(shown.reference, START + timedelta(days=90), START + timedelta(days=90, hours=1))
    (gone,) = system.changes(page.cursor, START - HOUR, START + 2 * HOUR).events
    assert (gone.reference, gone.cancelled, gone.start) == (shown.reference, True, None)


@pytest.mark.parametrize("show_as", ["tentative", "busy", "oof", "unknown"])
def test_everything_but_free_and_elsewhere_blocks(graph: ExchangeUnderTest, show_as: str) -> None:
    graph.person.block(START, START + HOUR, show_as=show_as)
    graph.person.block(START + 2 * HOUR, START + 3 * HOUR, show_as="workingElsewhere")
    assert graph.system().busy(START, START + 5 * HOUR) == (Busy(START, START + HOUR),)
    assert graph.system().busy(START + HOUR / 2, START + 5 * HOUR) == (Busy(START + HOUR / 2, START + HOUR),)
