"""Times as people read them: in the viewer's zone, with the thing's own time beside it where that differs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from scheducal.values import dataclass
from scheducal.walltime.zones import zone_info

DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Clock:
    """The viewer's clock. zone: IANA. at: the present instant, which "today" is measured by."""

    zone: str
    at: datetime

    @property
    def today(self) -> date:
        """Give the viewer's date."""
        return self.local(self.at).date()

    @property
    def place(self) -> str:
        """Name the zone as people do: `Berlin`, `New York`, `UTC`."""
        return place_of(self.zone)

    def local(self, instant: datetime) -> datetime:
        """Give an instant in the viewer's zone."""
        return instant.astimezone(zone_info(self.zone))

    def hour(self, instant: datetime) -> str:
        """Write the hour as `14:03`."""
        local = self.local(instant)
        return f"{local.hour:02}:{local.minute:02}"

    def second(self, instant: datetime) -> str:
        """Write it to the second, `14:03:09`: for attempts."""
        return f"{self.local(instant):%H:%M:%S}"

    def when(self, instant: datetime) -> str:
        """Write day and hour: `today, 14:03`, `yesterday, 09:12`, `Mon 7 Dec, 18:09`, `7 Dec 2025, 18:09`."""
        return f"{self.day(self.local(instant).date())}, {self.hour(instant)}"

    def day(self, day: date) -> str:
        """Write a day: `today`, `tomorrow`, `Mon 7 Dec`, `7 Dec 2025`."""
        near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - self.today).days)
        if near:
            return near
        return f"{day:%a} {day.day} {day:%b}" if day.year == self.today.year else f"{day.day} {day:%b} {day.year}"

    def span(self, start: datetime, end: datetime) -> str:
        """Give both hours, joined by a dash, with the days where it passes midnight."""
        if self.local(start).date() == self.local(end).date():
            return f"{self.hour(start)}{DASH}{self.hour(end)}"
        return f"{self.when(start)} {DASH} {self.when(end)}"

    def own(self, instant: datetime, zone: str) -> str | None:
        """Give the time where the thing is, `08:00 in New York`, None where the clocks there show the same."""
        there = instant.astimezone(zone_info(zone))
        if there.utcoffset() == self.local(instant).utcoffset():
            return None
        other_day = there.date() != self.local(instant).date()
        return f"{f'{self.day(there.date())}, ' if other_day else ''}{there:%H:%M} in {place_of(zone)}"

    def ago(self, instant: datetime) -> str:
        """Tell how long since, or until: `20 seconds`, `12 minutes`, `9 days`."""
        return length(abs(self.at - instant))


def length(span: timedelta) -> str:
    """Write a length in its largest unit."""
    seconds = int(span.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "a moment"


def full_date(day: date) -> str:
    """Write `Tuesday 8 December 2026`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def place_of(zone: str) -> str:
    """Name a zone by its place."""
    return zone.rpartition("/")[2].replace("_", " ")
