"""What the pages of endpoints show (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from scheducal.dashboard.deliveries.health import HealthSaid, health_said
from scheducal.dashboard.deliveries.words import name_of
from scheducal.dashboard.frame.clocks import Clock, length
from scheducal.events.types import EVENT_TYPES
from scheducal.values import dataclass
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.health.rules import judge
from scheducal.webhooks.replay.model import ReplayJob
from scheducal.webhooks.search.model import Found

PATH = "/dashboard/webhooks"


@dataclass(frozen=True, slots=True)
class Row:
    """One endpoint in a list. undelivered: a count, with `+` where there may be more."""

    endpoint: Endpoint
    name: str
    path: str
    health: HealthSaid
    types: str
    undelivered: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two secrets sign. left: for how long still."""

    until: datetime
    left: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a replay is. share: of its span of time, from 0 to 100."""

    job: ReplayJob
    share: int
    said: str
    is_done: bool


def rows(endpoints: Iterable[Endpoint], undelivered: Found, clock: Clock) -> list[Row]:
    """Show endpoints. undelivered: the newest of all of them."""
    failed = Counter(each.webhook_id for each in undelivered.deliveries)
    return [
        Row(
            endpoint=each,
            name=name_of(each),
            path=f"{PATH}/{each.webhook_id}",
            health=health_said(judge(each, None, clock.at), clock),
            types=types_said(each),
            undelivered=_count(failed[each.webhook_id], undelivered),
        )
        for each in endpoints
    ]


def types_said(endpoint: Endpoint) -> str:
    """Say which events it gets."""
    count = len(endpoint.event_types)
    if count == len(EVENT_TYPES):
        return "all events"
    return endpoint.event_types[0] if count == 1 else f"{count} of {len(EVENT_TYPES)} events"


def families() -> list[tuple[str, list[tuple[str, str, None]]]]:
    """List the types of events by what they are about, as choices of a form."""
    return [
        (family, [(each, each, None) for each in types])
        for family, types in groupby(sorted(EVENT_TYPES), lambda each: each.partition(".")[0])
    ]


def overlap(endpoint: Endpoint, clock: Clock) -> Overlap | None:
    """Tell until when the previous secret signs too, None where one signs alone."""
    until = endpoint.previous_until
    if until is None or until <= clock.at:
        return None
    return Overlap(until, length(until - clock.at))


def progress(job: ReplayJob) -> Progress:
    """Show how far a replay is: it goes through the events in the order of their time."""
    if job.state == "done":
        return Progress(job, 100, f"Done. {_events(job.replayed)} sent again.", is_done=True)
    whole = (job.until - job.since).total_seconds()
    share = 0.0
    if len(job.cursor) >= len("yyyymmddThhmmssZ"):
        reached = datetime.strptime(f"{job.cursor[:15]}+0000", "%Y%m%dT%H%M%S%z")
        share = (reached - job.since).total_seconds() / whole if whole else 0.0
    said = f"{_events(job.replayed)} sent again so far. Some at a time, so that the endpoint is not run over."
    return Progress(job, max(0, min(99, int(share * 100))), said, is_done=False)


def _events(count: int) -> str:
    return f"{count:,} event{' was' if count == 1 else 's were'}"


def _count(number: int, found: Found) -> str:
    return f"{number}{'+' if found.cursor is not None and number else ''}"
