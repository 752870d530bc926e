"""A zone's clocks in whole minutes: the zone database is asked once per zone and years, the rest is bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from scheducal.availability.engine.time.ranges import Spans, merged, overlap
from scheducal.values import dataclass
from scheducal.walltime.zones import zone_info

MINUTES_A_DAY = 1440
_AN_HOUR = 60
_NEVER, _FOREVER = -(1 << 40), 1 << 40
# No zone has changed its clocks twice within so few days since 1970.
_PROBE = 5 * MINUTES_A_DAY
# 1970-01-01 was a Thursday.
_EPOCH_WEEKDAY = 3


@dataclass(frozen=True, slots=True)
class ZoneClock:
    """Between instants and readings, both in minutes since 1970-01-01T00:00, the latter on the zone's own clocks.

    changes: the instants at which the offset changes.
    readings: by change, the first reading that is surely past it.
    offsets: minutes east of UTC, one more than there are changes.
    """

    changes: tuple[int, ...]
    readings: tuple[int, ...]
    offsets: tuple[int, ...]

    def reading(self, minute: int) -> int:
        """Give the reading of the clocks at an instant."""
        return minute + self.offsets[bisect_right(self.changes, minute)]

    def minute(self, reading: int) -> int:
        """Give the instant of a reading: of two the first; of a skipped one by the offset before (RFC 5545, 3.3.5)."""
        return reading - self.offsets[bisect_right(self.readings, reading)]

    def day(self, minute: int) -> int:
        """Give the local date at an instant, as days since 1970-01-01."""
        return self.reading(minute) // MINUTES_A_DAY

    def midnight(self, day: int) -> int:
        """Give the instant at which a local date begins; not always 1,440 minutes before the next one's."""
        return self.minute(day * MINUTES_A_DAY)

    def phases(self, spans: Spans) -> dict[int, Spans]:
        """Split ranges by the minutes by which full hours here come before those of UTC."""
        periods = zip((_NEVER, *self.changes), (*self.changes, _FOREVER), self.offsets, strict=True)
        found: dict[int, Spans] = {}
        for start, end, offset in periods:
            if here := overlap(spans, [(start, end)]):
                found[offset % _AN_HOUR] = merged([*found.get(offset % _AN_HOUR, ()), *here])
        return found


def clock_at(minutes: int) -> ZoneClock:
    """Build clocks that are always so many minutes ahead of UTC."""
    return ZoneClock((), (), (minutes,))


def weekday(day: int) -> int:
    """Give the weekday of a local date: 0 for Monday."""
    return (day + _EPOCH_WEEKDAY) % 7


def clock_of(zone: str, first: int, last: int) -> ZoneClock:
    """Build the clocks of a zone, right at least from one minute since the epoch to another."""
    # Whole years, so that windows of all sizes share the cached clocks.
    return _clock(zone, _year(first - 2 * MINUTES_A_DAY), _year(last + 2 * MINUTES_A_DAY))


def _year(minute: int) -> int:
    return datetime.fromtimestamp(minute * 60, UTC).year


def minute_of(instant: datetime) -> int:
    """Count the whole minutes since the epoch, rounded down; the instant is aware."""
    return int(instant.timestamp() // 60)


@lru_cache(maxsize=256)
def _clock(zone: str, first_year: int, last_year: int) -> ZoneClock:
    begin = minute_of(datetime(first_year, 1, 1, tzinfo=UTC))
    end = minute_of(datetime(last_year + 1, 1, 1, tzinfo=UTC))
    changes: list[int] = []
    offsets = [_offset(zone, begin)]
    # Python's zones do not list their changes, so that they are searched for.
    for probe in range(begin + _PROBE, end + _PROBE, _PROBE):
        if (offset := _offset(zone, probe)) != offsets[-1]:
            changes.append(_change(zone, range(probe - _PROBE, probe + 1), offsets[-1]))
            offsets.append(offset)
    pairs = zip(changes, offsets, offsets[1:], strict=False)
    return ZoneClock(tuple(changes), tuple(at + max(old, new) for at, old, new in pairs), tuple(offsets))


def _change(zone: str, minutes: range, before: int) -> int:
    """Find the first minute that has another offset."""
    return minutes[bisect_left(minutes, 1, key=lambda at: int(_offset(zone, at) != before))]


def _offset(zone: str, minute: int) -> int:
    """Give the minutes east of UTC, rounded down where a zone once had seconds."""
    shown = datetime.fromtimestamp(minute * 60, zone_info(zone)).utcoffset()
    return 0 if shown is None else shown // timedelta(minutes=1)
