"""Filters of the list of deliveries, as its URL has them (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scheducal.events.types import EVENT_TYPES
from scheducal.walltime.parse import parse_moment
from scheducal.webhooks.delivery.model import State
from scheducal.webhooks.search.model import DeliveryFilter

# What an address without a state shows: the trouble.
FIRST: State = "undelivered"
ALL = "all"
TABS = (
    (ALL, "All"),
    ("undelivered", "Undelivered"),
    ("retrying", "Being retried"),
    ("delivered", "Delivered"),
    ("skipped", "Not sent, endpoint off"),
)
ANSWERS = (
    ("2xx", "2xx, taken"),
    ("3xx", "3xx, redirect"),
    ("4xx", "4xx, refused"),
    ("5xx", "5xx, failed"),
    ("none", "No answer"),
)
TYPES = tuple((each, each) for each in EVENT_TYPES)


def state_in(query: Mapping[str, str]) -> str:
    """Give the part of the list that an address shows."""
    return query.get("state", FIRST)


def filter_in(query: Mapping[str, str], zone: str, only: str | None) -> DeliveryFilter:
    """Read the filters; raises Refusal `invalid_date_time`. only: the endpoint to take where a tenant has but one.

    Dates are the viewer's, and the last one is included.
    """
    state = state_in(query)
    since, until = query.get("since"), query.get("until")
    return DeliveryFilter(
        state=None if state == ALL else cast("State", state),
        webhook_id=query.get("endpoint") or (only if state in {ALL, "delivered", "pending"} else None),
        event_type=query.get("type"),
        answer=query.get("answer"),
        since=parse_moment(since, zone, "since") if since else None,
        until=parse_moment(until, zone, "until", 1) if until else None,
        text=query.get("text"),
    )


def filters_on(query: Mapping[str, str]) -> bool:
    """Tell whether the list is narrowed by more than its state."""
    return any(query.get(name) for name in ("endpoint", "type", "answer", "since", "until", "text"))
