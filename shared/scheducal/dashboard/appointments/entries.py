"""An appointment or a booking as lists and calendars show it (pure)."""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments.model import Appointment
from scheducal.bookings.model import Booking
from scheducal.dashboard.appointments.detail.words import STATUSES, Tone
from scheducal.values import dataclass

# Without a subject of its own.
_UNTITLED = "Appointment"
# Of a title and the like: a page has many of them, and five bytes for some characters.
_LONGEST = 64
_OVER = ("cancelled", "declined", "no_show")


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a list, one block of a calendar.

    about: what stands below the title. place: where, or with whom.
    zone: its own. is_over: it does not take place, or nobody came.
    """

    to: str
    title: str
    about: str
    place: str
    start: datetime
    end: datetime
    zone: str
    tone: Tone
    status: str
    is_over: bool

    @property
    def look(self) -> str:
        """Give the classes of its block in a calendar, each behind a space."""
        tone = f" {self.tone}" if self.tone not in {"ok", ""} else ""
        return f"{tone} ended" if self.is_over else tone


def shown(entry: Appointment | Booking) -> Shown:
    """Show either."""
    return _appointment(entry) if isinstance(entry, Appointment) else _booking(entry)


def _appointment(found: Appointment) -> Shown:
    status, tone = STATUSES[found.status]
    return Shown(
        to=f"/dashboard/appointments/{found.appointment_id}",
        title=_cut(found.subject or _UNTITLED),
        about="Cancelled" if found.is_cancelled else f"{found.invitee_count} invited",
        place=_cut(found.location or ""),
        start=found.start.instant,
        end=found.end.instant,
        zone=found.start.zone,
        tone=tone,
        status=status,
        is_over=found.is_cancelled,
    )


def _booking(found: Booking) -> Shown:
    service, (status, tone) = _cut(found.service_name), STATUSES[found.status]
    if found.has_conflict and found.is_open:
        status, tone = "Clashes", "bad"
    return Shown(
        to=f"/dashboard/bookings/{found.booking_id}",
        title=_cut(found.snapshot.name),
        about=service if found.status == "confirmed" else f"{service}: {status.lower()}",
        place=_cut(", ".join(each.name for each in found.resources)),
        start=found.start.instant,
        end=found.end.instant,
        zone=found.start.zone,
        tone=tone,
        status=status,
        is_over=found.status in _OVER,
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
