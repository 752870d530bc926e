"""Judges the health of an endpoint. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from scheducal.store.values import Item
from scheducal.webhooks.delivery.rows import attempt_of, delivery_of
from scheducal.webhooks.delivery.rules import PATIENCE
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.health.model import Condition, Health, Tally

DAY = timedelta(hours=24)
# Above this share an endpoint that answers again and again is no good one.
_UNSTEADY = 0.05


def tally(rows: Iterable[Item], now: datetime, *, is_whole: bool) -> Tally:
    """Count the attempts in rows of deliveries and failed attempts, newest event first."""
    delivered = failed = 0
    deliveries = []
    for row in rows:
        if row["kind"] == "attempt":
            # A failed attempt has a row of its own, and so has a success that a replay superseded.
            succeeded = attempt_of(row).succeeded
            delivered, failed = delivered + succeeded, failed + (not succeeded)
        elif (delivery := delivery_of(row)).event.occurred_at >= now - DAY:
            deliveries.append(delivery)
            delivered += delivery.last is not None and delivery.last.succeeded
    return Tally(delivered, failed, tuple(deliveries), is_whole)


def judge(endpoint: Endpoint, counted: Tally | None, now: datetime) -> Health:
    """Say how it is. counted: the attempts of 24 hours, where somebody looked."""
    if not endpoint.is_active:
        condition: Condition = "disabled" if endpoint.disabled_reason else "off"
        return Health(condition, endpoint.updated_at, endpoint.disabled_reason, tally=counted)
    if endpoint.failing_since is not None:
        end = endpoint.failing_since + PATIENCE
        return Health("failing", endpoint.failing_since, switched_off_at=max(end, now), tally=counted)
    if counted is not None and counted.share_of_failures > _UNSTEADY:
        return Health("unsteady", tally=counted)
    if endpoint.may_hang(now):
        return Health("slow", tally=counted)
    return Health("well" if counted is None or counted.attempts else "quiet", tally=counted)
