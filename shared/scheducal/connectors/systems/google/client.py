"""Requests to Google in the name of one of our calendars: events, and busy times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from scheducal.availability.busy import Busy, joined
from scheducal.connectors.systems.google import requests
from scheducal.connectors.systems.google.errors import looked
from scheducal.connectors.systems.google.responses import busy_times
from scheducal.http.request import Request, Response, SystemUnavailable
from scheducal.http.rest import Rest
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Asking:
    """quota_user: at most 40 characters that say whose share of the quota a request is; None for the token's account.

    A service account is one user to Google, whomever it stands for, unless it is told them apart.
    """

    rest: Rest
    quota_user: str | None = None

    def send(self, request: Request) -> Response:
        """Send, and give the answer, whatever its status. Raises what Rest.send raises."""
        if self.quota_user is None:
            return self.rest.send(request)
        return self.rest.send(replace(request, query={**request.query, "quotaUser": self.quota_user}))


def event_of(asking: Asking, calendar: str, reference: str) -> Mapping[str, Any] | None:
    """Give the event as Google has it, also when it is cancelled; None where it has none of that id, or no longer."""
    answer = asking.send(requests.get(calendar, reference))
    return None if is_gone(asking, calendar, answer) else looked(answer).body


def is_gone(asking: Asking, calendar: str, answer: Response) -> bool:
    """Say whether an answer about one event says that it is gone.

    Raises AccessLost where the whole calendar is: else everything in it would count as deleted by its owner.
    """
    if answer.status == 404:
        looked(asking.send(requests.first(calendar)))
    return answer.status in (404, 410)


# Google refuses windows of more than about three months.
LONGEST_WINDOW = timedelta(days=60)


def busy_of(asking: Asking, calendar: str, start: datetime, end: datetime) -> tuple[Busy, ...]:
    """Read busy times in order, touching times joined. Raises SystemUnavailable wherever Google does not say."""
    found = [busy for window in _windows(start, end) for busy in _of_window(asking, calendar, *window)]
    return joined(found)


def _windows(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    while start < end:
        stop = min(end, start + LONGEST_WINDOW)
        yield start, stop
        start = stop


def _of_window(asking: Asking, calendar: str, start: datetime, end: datetime) -> tuple[Busy, ...]:
    said: dict[str, Any] = looked(asking.send(requests.free_busy(calendar, start, end))).body.get("calendars", {})
    # One was asked for, by whatever name it is answered. Errors come inside an answer of 200, beside no busy times.
    found = next(iter(said.values())) if len(said) == 1 else {}
    if found.get("errors") or "busy" not in found:
        raise SystemUnavailable("Google does not say when the calendar is busy")
    return busy_times(found["busy"])
