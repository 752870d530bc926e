"""Which appointments or bookings a page is asked for, and for which days (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Literal, get_args

from scheducal.appointments.model import Appointment
from scheducal.appointments.queries.pagination import Range, parse_range
from scheducal.bookings.model import Booking
from scheducal.dashboard.appointments.calendar.window import View, Window, window_of
from scheducal.dashboard.appointments.detail.words import STATUSES
from scheducal.errors import Refusal
from scheducal.values import dataclass

Shape = View | Literal["list"]
_VIEWS: tuple[str, ...] = (*get_args(View), "list")
_LONGEST_QUERY = 200
# Four weeks. They lie in at most two months of the index, in any zone, so that a page reads them to their end.
_USUAL = timedelta(days=27)
Entry = Appointment | Booking


@dataclass(frozen=True, slots=True)
class Filters:
    """What the query string of a list or a calendar asks for.

    words: to be found in what an entry says. address: of somebody who is invited; words are empty then.
    window: what a calendar shows. first, last: the dates of a list, both included.
    """

    shape: Shape
    words: str
    address: str | None
    status: str | None
    service: str | None
    resource: str | None
    window: Window
    first: date
    last: date

    @property
    def range(self) -> Range:
        """Give the instants in which entries are looked for."""
        if self.shape != "list":
            return self.window.range
        found = parse_range(self.first.isoformat(), self.last.isoformat(), self.window.zone)
        assert found is not None
        return found

    @property
    def is_filtered(self) -> bool:
        """Tell whether rows have to be looked at one by one."""
        return any((self.words, self.status, self.service, self.resource))

    @property
    def wanted(self) -> Callable[[Entry], bool] | None:
        """Give the test that an entry must pass, None where all do."""
        return self._wants if self.is_filtered else None

    def _wants(self, entry: Entry) -> bool:
        if self.status and entry.status != self.status:
            return False
        if isinstance(entry, Booking):
            if self.service and entry.service_id != self.service:
                return False
            if self.resource and self.resource not in entry.resource_ids:
                return False
        return not self.words or all(word in _text(entry) for word in self.words.casefold().split())


def filters_in(query: Mapping[str, str], zone: str, today: date) -> Filters:
    """Read a query string; raises Refusal `invalid_field`, `invalid_date_time`, `invalid_time_range`."""
    words = query.get("q", "").strip()[:_LONGEST_QUERY]
    is_address = "@" in words and " " not in words
    shape = _shape(query, is_search=bool(words))
    status = query.get("status")
    if status is not None and status not in STATUSES:
        raise Refusal("invalid_field", f"status must be one of {', '.join(STATUSES)}", param="status")
    day = _day(query, "day") or today
    first = _day(query, "from") or day
    return Filters(
        shape=shape,
        words="" if is_address else words,
        address=words if is_address else None,
        status=status,
        service=query.get("service"),
        resource=query.get("resource"),
        window=window_of("week" if shape == "list" else shape, day, zone),
        first=first,
        last=_day(query, "to") or _later(first),
    )


def _shape(query: Mapping[str, str], *, is_search: bool) -> Shape:
    named = query.get("view", "list" if is_search else "week")
    if named not in _VIEWS:
        raise Refusal("invalid_field", f"view must be one of {', '.join(_VIEWS)}", param="view")
    # Times of day say nothing of what was searched for.
    shape: Shape = "list" if is_search else named  # type: ignore[assignment]
    return shape


def _day(query: Mapping[str, str], name: str) -> date | None:
    if (text := query.get(name)) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("invalid_date_time", f"{name} must be a date, such as 2026-12-08", param=name) from error


def _later(first: date) -> date:
    return min(first, date.max - _USUAL) + _USUAL


def _text(entry: Entry) -> str:
    """Join what words are looked for in."""
    parts: tuple[str | None, ...]
    if isinstance(entry, Appointment):
        parts = (entry.subject, entry.location, entry.comment, entry.appointment_id)
    else:
        who = entry.snapshot
        names = (each.name for each in entry.resources)
        parts = (who.name, who.email, who.phone, entry.service_name, entry.subject, entry.booking_id, *names)
    return "\n".join(part for part in parts if part).casefold()
