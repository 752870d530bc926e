"""In front of authentication: what strangers from one source may ask, and how often they may fail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from scheducal.api.strangers.buckets import Allowance, Buckets
from scheducal.api.strangers.floods import Floods
from scheducal.api.strangers.limiter import Limiter
from scheducal.api.strangers.rules import RouteClass
from scheducal.api.strangers.shared_allowance import SharedAllowance, blinded
from scheducal.api.strangers.source import UNKNOWN, source_of
from scheducal.clock import microseconds
from scheducal.errors import Refusal
from scheducal.settings import source_settings
from scheducal.store.table import table


class Door:
    """One for each process. requests, failures: limits of each source."""

    def __init__(self, route_class: RouteClass, requests: Limiter, failures: Limiter) -> None:
        self._route_class = route_class
        self._requests = requests
        self._failures = failures
        self._floods = Floods()

    def enter(self, source: str, at: datetime) -> None:
        """Let in one request of a stranger's; raises Refusal `rate_limit_exceeded`."""
        now = microseconds(at)
        self._refuse(self._requests.take(source, now), source, now)

    def check_failures(self, source: str, at: datetime) -> None:
        """Check the source before anybody's secret is looked up; raises Refusal `rate_limit_exceeded`."""
        now = microseconds(at)
        self._refuse(self._failures.wait(source, now), source, now)

    def failed(self, source: str, at: datetime) -> None:
        """Note that a secret was looked up and was wrong."""
        self._failures.take(source, microseconds(at))

    def _refuse(self, wait: int, source: str, now: int) -> None:
        if wait:
            self._floods.note(source, self._route_class, now)
            message = f"too many requests from your address; wait {wait} seconds"
            raise Refusal("rate_limit_exceeded", message, retry_after=wait)


def source_in(event: Mapping[str, Any]) -> str:
    """Find the source of an HTTP API event; raises Refusal `not_found`."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return source_of(event["requestContext"]["http"].get("sourceIp"), headers, source_settings())


def source_shown(event: Mapping[str, Any]) -> str:
    """Give the source as rows and logs have it: a code, or the address itself where a setting says so."""
    try:
        source = source_in(event)
    except Refusal:
        # It came past the distribution, and is refused.
        return UNKNOWN
    return source if source_settings().source_shown == "plain" else blinded(source)[:_SHOWN]


# Digits of a code in logs and rows: two sources of one deployment hardly share one.
_SHOWN = 16


@cache
def door(route_class: RouteClass) -> Door:
    """Give the function's own door. What documents the API has no table, and counts for itself alone."""
    settings = source_settings()
    rows = None if route_class == "docs" else table()
    requests = Allowance(60 * int(settings.source_rate), int(settings.source_burst))
    failures = Allowance(int(settings.source_failures), int(settings.source_failures))

    def limiter(name: str, allowance: Allowance) -> Limiter:
        return Limiter(Buckets(allowance), SharedAllowance(rows, name, allowance) if rows else None)

    return Door(route_class, limiter(route_class, requests), limiter("secret", failures))
