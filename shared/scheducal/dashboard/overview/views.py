"""What the overview shows, from what the services give (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal
from urllib.parse import urlsplit

from scheducal.appointments.model import Appointment
from scheducal.connectors.connections.model import Connection
from scheducal.dashboard.frame.charts import Chart, Column, chart
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.overview.queries import IgnoredAnswer, InNeed
from scheducal.pagination import Listed
from scheducal.tallies.model import Counted, Hour
from scheducal.values import dataclass
from scheducal.webhooks.endpoints.model import Endpoint

_UNDELIVERED = "/dashboard/deliveries?state=undelivered"
# Days for which an answer that did not count is news.
_ANSWERS_SHOWN = 7
_NAMED = 5
# What is counted as gone well and as failed, and how both are called.
_DELIVERIES: tuple[tuple[Counted, Counted], tuple[str, str]] = (
    ("delivered", "undelivered"),
    ("Delivered", "Undelivered"),
)
_SYNCS: tuple[tuple[Counted, Counted], tuple[str, str]] = (("synced", "failed"), ("Written", "Refused"))


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that needs a person. tone: bad or wait. words: of the link to where it is mended."""

    tone: Literal["bad", "wait"]
    icon: str
    title: str
    said: str
    words: str
    to: str


@dataclass(frozen=True, slots=True)
class Line:
    """One appointment of today. own: its time where its clocks show another. is_next: the first that is to come."""

    time: str
    own: str | None
    title: str
    to: str
    place: str
    state: tuple[str, str, str]
    is_over: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The day's appointments. said: how many, and how many are to come."""

    lines: list[Line]
    said: str


@dataclass(frozen=True, slots=True)
class Course:
    """How the last 24 hours went. lines: a state, words, a number, and where it leads, None for nowhere."""

    title: str
    number: int
    unit: str
    chart: Chart
    first: str
    lines: list[tuple[str, str, int, str | None]]


def attention(needs: InNeed, hours: Sequence[Hour], clock: Clock) -> list[Trouble]:
    """List what needs a person, worst first."""
    troubles = [
        *_undelivered(hours),
        *(_endpoint(each, clock) for each in needs.endpoints[:_NAMED]),
        *_more(len(needs.endpoints), "endpoints fail", "/dashboard/webhooks"),
        *(_connection(each) for each in needs.connections[:_NAMED]),
        *_more(len(needs.connections), "connections need access again", "/dashboard/connections"),
        *_failed(hours),
        *_answers(needs.answers, clock),
    ]
    return sorted(troubles, key=lambda each: each.tone != "bad")


def today(found: Listed[Appointment], clock: Clock) -> Today:
    """Show the day's appointments in the viewer's time."""
    ahead = [each for each in found.entries if each.end.instant > clock.at and not each.is_cancelled]
    first = ahead[0].appointment_id if ahead else None
    lines = [_line(each, clock, first) for each in found.entries]
    more = " and more" if found.cursor else ""
    return Today(lines, f"{counted(len(lines), 'appointment')}{more}, {len(ahead)} to come")


def courses(hours: Sequence[Hour], clock: Clock) -> list[Course]:
    """Show deliveries and syncs by the hour."""
    return [
        _course("Deliveries", "events delivered", hours, clock, *_DELIVERIES, to=_UNDELIVERED),
        _course("Syncs", "changes written to systems", hours, clock, *_SYNCS, to="/dashboard/connections"),
    ]


def counted(number: int, thing: str) -> str:
    """Write a number with its thing, `1 event` or `1,184 events`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _course(
    title: str,
    unit: str,
    hours: Sequence[Hour],
    clock: Clock,
    counts: tuple[Counted, Counted],
    words: tuple[str, str],
    to: str,
) -> Course:
    (done, failed), (good, bad) = counts, words
    columns = [Column(clock.hour(each.begin), each.counts[done], each.counts[failed]) for each in hours]
    drawn = chart(title, columns)
    lines: list[tuple[str, str, int, str | None]] = [("ok", good, drawn.done, None)]
    if drawn.failed:
        lines.append(("bad", bad, drawn.failed, to))
    return Course(title, drawn.done, unit, drawn, columns[0].label, lines)


def _sum(hours: Sequence[Hour], each: Counted) -> int:
    return sum(hour.counts[each] for hour in hours)


def _undelivered(hours: Sequence[Hour]) -> Iterator[Trouble]:
    """Say how many events are lost to their endpoints; what a replay brought home since is mended."""
    if (count := _sum(hours, "undelivered") - _sum(hours, "replayed")) > 0:
        said = "All attempts of the last 24 hours failed. Nothing is lost: you can replay them."
        title = f"{counted(count, 'event')} did not reach {'its endpoint' if count == 1 else 'their endpoints'}"
        yield Trouble("bad", "bad", title, said, "Review and replay", _UNDELIVERED)


def _endpoint(endpoint: Endpoint, clock: Clock) -> Trouble:
    host = urlsplit(endpoint.url).hostname or endpoint.url
    to = f"/dashboard/webhooks/{endpoint.webhook_id}"
    if endpoint.disabled_reason:
        title = f"The endpoint at {host} was switched off"
        return Trouble("bad", "hook", title, f"{endpoint.disabled_reason}.", "Look at the endpoint", to)
    since = endpoint.failing_since or clock.at
    said = f"The first failure after its last success was {clock.when(since)}. Attempts go on."
    return Trouble("wait", "hook", f"The endpoint at {host} has failed for {clock.ago(since)}", said, "See why", to)


def _connection(connection: Connection) -> Trouble:
    named = connection.label or connection.account or connection.kind
    said = "Access was withdrawn or has ended. Changes wait until it is given again, and none is lost."
    to = f"/dashboard/connections/{connection.connection_id}"
    return Trouble("bad", "plug", f"{connection.kind.capitalize()}: {named} needs access again", said, "Reconnect", to)


def _failed(hours: Sequence[Hour]) -> Iterator[Trouble]:
    if count := _sum(hours, "failed"):
        title = f"{counted(count, 'change')} {'was' if count == 1 else 'were'} refused by a system"
        said = "They were given up within the last 24 hours. The connection's page says why, and repairs it."
        yield Trouble("bad", "bad", title, said, "See connections", "/dashboard/connections")


def _answers(answers: Sequence[IgnoredAnswer], clock: Clock) -> Iterator[Trouble]:
    recent = [each for each in answers if (clock.at - each.at).days < _ANSWERS_SHOWN]
    if recent:
        newest = max(recent, key=lambda each: each.at)
        title = f"{counted(len(recent), 'answer')} did not count"
        sender = newest.answered_by or "an unknown sender"
        said = f"The newest is from {sender}, {clock.when(newest.at)}. {newest.reason}"
        yield Trouble("wait", "mail", title, said, "Look at it", f"/dashboard/appointments/{newest.appointment_id}")


def _more(count: int, words: str, to: str) -> Iterator[Trouble]:
    if count > _NAMED:
        yield Trouble("bad", "alert", f"{count - _NAMED} more {words}", "They are in the list.", "See all", to)


def _line(appointment: Appointment, clock: Clock, first: str | None) -> Line:
    start, end = appointment.start.instant, appointment.end.instant
    return Line(
        time=clock.span(start, end),
        own=clock.own(start, appointment.start.zone),
        title=appointment.subject or "Appointment",
        to=f"/dashboard/appointments/{appointment.appointment_id}",
        place=appointment.location or "",
        state=("off", "Cancelled", "off") if appointment.is_cancelled else ("ok", "Confirmed", "check"),
        is_over=appointment.is_cancelled or end <= clock.at,
        is_next=appointment.appointment_id == first,
    )
