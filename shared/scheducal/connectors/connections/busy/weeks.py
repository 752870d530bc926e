"""A calendar's busy times by weeks, which begin on Mondays at 00:00 UTC: what is kept of one, and how long. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from scheducal.availability.busy import Busy, within
from scheducal.values import dataclass

WEEK = timedelta(days=7)
# One reader fetches a week again before it is too old, while the others go on with what they have.
SOON, MOST_AGE = timedelta(seconds=45), timedelta(seconds=60)
LONGEST_WINDOW = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class BusyWeek:
    """The calendar's answer about one week.

    asked_at: when it was asked, aware UTC, whole seconds.
    renewed_until: until when somebody has said that they ask it again.
    """

    monday: date
    busy: tuple[Busy, ...]
    asked_at: datetime
    renewed_until: datetime | None = None

    def is_good(self, now: datetime, looked_at: datetime | None) -> bool:
        """Tell whether the answer can be used: it is young, and newer than the last look at the calendar's changes."""
        is_overtaken = looked_at is not None and self.asked_at <= looked_at
        return not is_overtaken and now < self.asked_at + MOST_AGE

    def is_due(self, now: datetime) -> bool:
        """Tell whether it is soon too old, and nobody has it renewed."""
        is_taken = self.renewed_until is not None and now < self.renewed_until
        return now >= self.asked_at + SOON and not is_taken


def mondays(start: datetime, end: datetime) -> tuple[date, ...]:
    """List the weeks that a window touches. Raises ValueError for one that is empty or longer than LONGEST_WINDOW."""
    if not timedelta() < end - start <= LONGEST_WINDOW:
        raise ValueError(f"a window is longer than nothing and no longer than {LONGEST_WINDOW.days} days")
    first = _monday(start)
    return tuple(first + number * WEEK for number in range((_monday(end - timedelta.resolution) - first).days // 7 + 1))


def runs(weeks: Iterable[date]) -> Iterator[tuple[date, ...]]:
    """Group weeks in order, those that follow each other together, so that they are asked for at once."""
    run: list[date] = []
    for week in sorted(weeks):
        if run and week != run[-1] + WEEK:
            yield tuple(run)
            run = []
        run.append(week)
    if run:
        yield tuple(run)


def limits(run: tuple[date, ...]) -> tuple[datetime, datetime]:
    """Tell from when to when a run of weeks lasts."""
    return _begins(run[0]), _begins(run[-1] + WEEK)


def week_of(monday: date, busy: Iterable[Busy], asked_at: datetime) -> BusyWeek:
    """Cut busy times to one week."""
    begins = _begins(monday)
    return BusyWeek(monday, within(busy, begins, begins + WEEK), asked_at)


def _monday(instant: datetime) -> date:
    day = instant.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def _begins(monday: date) -> datetime:
    return datetime.combine(monday, time(), UTC)
