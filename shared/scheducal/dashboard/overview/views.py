"""What the overview shows, from what the services give (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

from scheducal.appointments.model import Appointment
from scheducal.dashboard.frame.clocks import Clock
from scheducal.pagination import Listed
from scheducal.values import dataclass
from scheducal.webhooks.delivery.model import Delivery

# The pages of things, by how their ids begin.
_PAGES: Mapping[str, str] = {
    "apt_": "/dashboard/appointments/",
    "bkg_": "/dashboard/bookings/",
    "cus_": "/dashboard/customers/",
    "con_": "/dashboard/connections/",
    "wh_": "/dashboard/webhooks/",
    "req_": "/dashboard/log/",
}


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


def attention(failed: Listed[Delivery], clock: Clock) -> list[Trouble]:
    """List what needs a person, worst first."""
    return [_undelivered(failed, clock)] if failed.entries else []


def today(found: Listed[Appointment], clock: Clock) -> Today:
    """Show the day's appointments in the viewer's time."""
    ahead = [each for each in found.entries if each.end.instant > clock.at and not each.is_cancelled]
    first = ahead[0].appointment_id if ahead else None
    lines = [_line(each, clock, first) for each in found.entries]
    more = " and more" if found.cursor else ""
    count = len(lines)
    return Today(lines, f"{count} appointment{'' if count == 1 else 's'}{more}, {len(ahead)} to come")


def found_by(words: str) -> str:
    """Give the page that a search leads to."""
    text = words.strip()
    for prefix, path in _PAGES.items():
        if text.startswith(prefix) and text.replace("_", "").replace("-", "").isalnum() and text.isascii():
            return f"{path}{text}"
    return f"/dashboard/appointments?{urlencode({'q': text})}" if text else "/dashboard/appointments"


def _undelivered(failed: Listed[Delivery], clock: Clock) -> Trouble:
    count = f"{len(failed.entries)}{' or more' if failed.cursor else ''}"
    oldest = min(failed.entries, key=lambda each: each.event.occurred_at)
    events = "1 event did" if len(failed.entries) == 1 and not failed.cursor else f"{count} events did"
    codes = sorted({str(each.last.code) for each in failed.entries if each.last and each.last.code})
    answered = f"The last answers were {' and '.join(codes[:3])}. " if codes else "There was no answer. "
    said = f"{answered}The first event is from {clock.when(oldest.event.occurred_at)}."
    to = "/dashboard/webhooks/deliveries?state=undelivered"
    return Trouble("bad", "bad", f"{events} not reach their endpoint", said, "Review and replay", to)


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
