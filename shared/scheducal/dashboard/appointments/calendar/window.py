"""The local dates that a calendar shows, in the viewer's zone (pure)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from scheducal.appointments.queries.pagination import Range
from scheducal.values import dataclass
from scheducal.walltime.parse import parse_moment

View = Literal["day", "week", "month"]
_A_WEEK = 7
# Pages of calendars begin and end within years that every zone can show.
_FIRST, _LAST = date(1971, 1, 4), date(9998, 12, 26)


@dataclass(frozen=True, slots=True)
class Window:
    """first, last: local dates, both included.

    zone: the viewer's, IANA.
    """

    view: View
    first: date
    last: date
    zone: str

    @property
    def days(self) -> list[date]:
        """List the dates."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    @property
    def range(self) -> Range:
        """Give the instants from the first midnight to the one after the last date."""
        begin = parse_moment(self.first.isoformat(), self.zone, "day")
        return Range(begin, parse_moment(self.last.isoformat(), self.zone, "day", days_later=1))

    @property
    def before(self) -> date:
        """Give a date of the window before."""
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        """Give the first date of the next window."""
        return self.last + timedelta(days=1)


def window_of(view: View, day: date, zone: str) -> Window:
    """Give the window that holds a date: it alone, its week from Monday on, or its month."""
    day = min(max(day, _FIRST), _LAST)
    if view == "day":
        return Window(view, day, day, zone)
    if view == "week":
        monday = day - timedelta(days=day.weekday())
        return Window(view, monday, monday + timedelta(days=_A_WEEK - 1), zone)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Window(view, day.replace(day=1), last, zone)


def monday_of(day: date) -> date:
    """Give the Monday of a date's week, of dates that every zone can show."""
    return window_of("week", day, "UTC").first


def weeks_of(window: Window) -> list[list[date | None]]:
    """List a month's weeks from Monday on; None for the dates of other months."""
    blanks: list[date | None] = [None] * window.first.weekday()
    cells = [*blanks, *window.days]
    cells += [None] * (-len(cells) % _A_WEEK)
    return [cells[place : place + _A_WEEK] for place in range(0, len(cells), _A_WEEK)]
