"""Tells operators when a secret of this deployment is about to end, by the day that they entered beside it.

No system tells us that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from aws_lambda_powertools import Logger

from scheducal.connectors.connections.model import Kind
from scheducal.metrics import count_now
from scheducal.values import dataclass

WARNED_FOR = timedelta(days=30)
_ENDS = ("clientSecretEnds", "serviceAccountEnds")

logger = Logger()


@dataclass(frozen=True, slots=True)
class End:
    """day: the last one, or None where what was entered is no date."""

    name: str
    day: date | None


def ends_near(values: Mapping[str, Any], today: date) -> Iterator[End]:
    """List the ends of today, of before and of the next 30 days, and those that cannot be read."""
    for name in _ENDS:
        if (given := values.get(name)) is None:
            continue
        day = _day(given)
        if day is None or day <= today + WARNED_FOR:
            yield End(name, day)


def tell_ends(kind: Kind, values: Mapping[str, Any], today: date) -> None:
    """Count and log what ends soon, without any other value of the secret."""
    for end in ends_near(values, today):
        logger.warning("client secret ends", extra={"system": kind, "entry": end.name, "ends": str(end.day)})
        count_now("client_secret.ends")


def _day(given: object) -> date | None:
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None
