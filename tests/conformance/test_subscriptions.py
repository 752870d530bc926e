"""Notifications: asked for, received with our secret, kept going, ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheducal.connectors.connected import SubscriptionGone
from tests.conformance.harness.pushed_appointment import ANN, HOUR, START, Pushed, appointment
from tests.conformance.harness.under_test import ConnectedUnderTest

_SECRET = "s" * 128


def test_a_persons_change_is_told_with_our_secret(connected: ConnectedUnderTest) -> None:
    pushed = Pushed(connected, appointment(ANN))
    pushed.push()
    connected.connected().subscribe(connected.notification_url(), _SECRET, datetime.now(UTC))
    assert connected.notified() == []
    (shown,) = connected.shown()
    connected.person.move(shown.reference, START + HOUR, START + 2 * HOUR)
    told = connected.notified()
    assert told
    assert {each["secret"] for each in told} == {_SECRET}


def test_a_subscription_is_renewed_before_it_ends(connected: ConnectedUnderTest) -> None:
    system, now, url = connected.connected(), datetime.now(UTC), connected.notification_url()
    subscription = system.subscribe(url, _SECRET, now)
    assert timedelta(days=1) < subscription.expires_at - now <= timedelta(days=31)
    renewed = system.renew(subscription, url, _SECRET, now)
    assert renewed.expires_at >= subscription.expires_at - timedelta(minutes=1)
    for each in {subscription.subscription_id: subscription, renewed.subscription_id: renewed}.values():
        system.unsubscribe(each)
    connected.person.block(START, START + HOUR)
    assert connected.notified() == []


def test_a_subscription_that_is_gone_is_not_renewed_and_ended_without_ado(connected: ConnectedUnderTest) -> None:
    system, url = connected.connected(), connected.notification_url()
    subscription = system.subscribe(url, _SECRET, datetime.now(UTC))
    connected.end_subscriptions()
    system.unsubscribe(subscription)
    with pytest.raises(SubscriptionGone):
        system.renew(subscription, url, _SECRET, subscription.expires_at)
