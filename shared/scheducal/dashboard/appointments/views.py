"""What a calendar shows, from entries and their places (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from scheducal.dashboard.appointments.calendar.layout import Layout, Placed, Timed, layout, reading
from scheducal.dashboard.appointments.calendar.window import Window, weeks_of
from scheducal.dashboard.appointments.entries import Shown
from scheducal.dashboard.frame.clocks import DASH
from scheducal.values import dataclass

_SATURDAY = 5
# Of a day in a month; the rest is a link to the day.
_MOST_IN_A_DAY = 4
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One day of a week. now: the quarter that it is, None on other days."""

    day: date
    title: str
    is_today: bool
    count: int
    places: Sequence[Placed[Shown]]
    now: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """hours: the full hours that are shown. columns: its days, or the one day."""

    hours: Sequence[int]
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Cell:
    """One date of a month. more: how many are not shown."""

    day: date
    is_today: bool
    count: int
    entries: Sequence[Shown]
    more: int


def week(entries: Iterable[Shown], window: Window, now: datetime) -> Week:
    """Lay out a week, or a day. Saturday and Sunday stand there where something is on them, or it is one of them."""
    timed = [Timed(entry, entry.start, entry.end) for entry in entries]
    found = layout(timed, _days(timed, window, now), window.zone, now)
    today = reading(now, window.zone).date()
    columns = [_column(day, places, found, today) for day, places in found.days.items()]
    return Week(range(*found.hours), columns)


def month(entries: Iterable[Shown], window: Window, now: datetime) -> list[list[Cell | None]]:
    """Lay out a month by weeks; None for dates of other months."""
    by_day: dict[date, list[Shown]] = {}
    for entry in entries:
        by_day.setdefault(reading(entry.start, window.zone).date(), []).append(entry)
    today = reading(now, window.zone).date()
    return [[_cell(day, by_day.get(day, []), today) if day else None for day in each] for each in weeks_of(window)]


def is_short(place: Placed[Shown]) -> bool:
    """Tell whether a block has room for one line alone."""
    return place.length <= _SHORT


def title_of(window: Window) -> str:
    """Name the days that a window shows: the dates and the year."""
    first, last = window.first, window.last
    if window.view == "day":
        return f"{first:%A} {first.day} {first:%B} {first.year}"
    if window.view == "month":
        return f"{first:%B} {first.year}"
    return span_text(first, last)


def span_text(first: date, last: date) -> str:
    """Write two dates, with no more words than they need."""
    end = f"{last.day} {last:%B} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{end}"
    return f"{first.day} {first:%B}{f' {first.year}' if first.year != last.year else ''} {DASH} {end}"


def _days(timed: Sequence[Timed[Shown]], window: Window, now: datetime) -> list[date]:
    if window.view == "day":
        return window.days
    used = {reading(now, window.zone).date()}
    for each in timed:
        used |= {reading(each.start, window.zone).date(), reading(each.end - timedelta(minutes=1), window.zone).date()}
    weekend = any(day in used for day in window.days[_SATURDAY:])
    return window.days if weekend else window.days[:_SATURDAY]


def _column(day: date, places: Sequence[Placed[Shown]], found: Layout[Shown], today: date) -> Column:
    now = found.now[1] if found.now and found.now[0] == day else None
    count = sum(len(place.entries) for place in places)
    return Column(day, f"{day:%a} {day.day}", day == today, count, places, now)


def _cell(day: date, entries: Sequence[Shown], today: date) -> Cell:
    most = _MOST_IN_A_DAY if len(entries) <= _MOST_IN_A_DAY else _MOST_IN_A_DAY - 1
    return Cell(day, day == today, len(entries), entries[:most], len(entries) - most if len(entries) > most else 0)
