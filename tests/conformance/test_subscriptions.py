"""Notifications: asked for, received with our secret, kept going, ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheducal.connectors.connected import SubscriptionGone
from tests.conformance.harness.desk import ANN, HOUR, START, Desk, appointment
from tests.conformance.harness.under_test import ConnectedUnderTest

_SECRET = "s" * 128


def test_a_persons_change_is_told_with_our_secret(connected: ConnectedUnderTest) -> None:
    desk = Desk(connected, appointment(ANN))
    desk.push()
    connected.connected().subscribe(connected.notification_url(), _SECRET, datetime.now(UTC))
    assert connected.notified() == []
    (shown,) = connected.shown()
    connected.person.move(shown.reference, START + HOUR, START + 2 * HOUR)
    told = connected.notified()
    assert told
    assert {each["secret"] for each in told} == {_SECRET}


def test_a_subscription_is_renewed_before_it_ends(connected: ConnectedUnderTest) -> None:
    provider, now, url = connected.connected(), datetime.now(UTC), connected.notification_url()
    subscription = provider.subscribe(url, _SECRET, now)
    assert timedelta(days=1) < subscription.expires_at - now <= timedelta(days=31)
    renewed = provider.renew(subscription, url, _SECRET, now)
    assert renewed.expires_at >= subscription.expires_at - timedelta(minutes=1)
    for each in {subscription.subscription_id: subscription, renewed.subscription_id: renewed}.values():
        provider.unsubscribe(each)
    connected.person.block(START, START + HOUR)
    assert connected.notified() == []


def test_a_subscription_that_is_gone_is_not_renewed_and_ended_without_ado(connected: ConnectedUnderTest) -> None:
    provider, url = connected.connected(), connected.notification_url()
    subscription = provider.subscribe(url, _SECRET, datetime.now(UTC))
    connected.end_subscriptions()
    provider.unsubscribe(subscription)
    with pytest.raises(SubscriptionGone):
        provider.renew(subscription, url, _SECRET, subscription.expires_at)
