"""Finds when the owner of a connected calendar is busy, for code that offers their time.

The calendar's answer is kept for a minute, and no longer than until somebody looks at what changed in it. Every failure
is BusyUnknown: a calendar that does not answer is never taken for a free one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import cast

from scheducal import clock
from scheducal.availability.busy import Busy, BusyUnknown, within
from scheducal.clock import Clock, to_seconds
from scheducal.connectors.connected import ConnectedCalendar
from scheducal.connectors.connections.busy.rows import BusyRows
from scheducal.connectors.connections.busy.weeks import BusyWeek, limits, mondays, runs, week_of
from scheducal.connectors.protocol import SystemRefused
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.store.table import table
from scheducal.values import dataclass

_RENEWAL = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """Busy times of one calendar.

    calendar: opens it; raises BusyUnknown where there is none.
    lost: called where access has to be given again.
    """

    rows: BusyRows
    calendar: Callable[[], ConnectedCalendar]
    lost: Callable[[], None]
    clock: Clock

    def between(self, start: datetime, end: datetime) -> tuple[Busy, ...]:
        """List busy times in order, touching times joined, cut to the window.

        Raises ValueError for a window too long.

        Raises BusyUnknown, store.table.Contention.
        """
        wanted, now = mondays(start, end), self.clock()
        kept, looked_at = self.rows.read(wanted)
        good = {monday: week for monday, week in kept.items() if week.is_good(now, looked_at)}
        missing = [monday for monday in wanted if monday not in good]
        found = [*good.values(), *self._asked(missing, now), *self._renewed(good, now)]
        # A renewed week is there twice; the later of the two counts.
        newest = {week.monday: week for week in found}
        return within((busy for week in newest.values() for busy in week.busy), start, end)

    def _renewed(self, good: Mapping[date, BusyWeek], now: datetime) -> list[BusyWeek]:
        """Renew weeks that are soon too old, for all readers; what is kept is good still where that fails."""
        claimed = [
            monday for monday, week in good.items() if week.is_due(now) and self.rows.claim(week, now + _RENEWAL)
        ]
        try:
            return self._asked(claimed, now)
        except BusyUnknown:
            return []

    def _asked(self, weeks: Sequence[date], now: datetime) -> list[BusyWeek]:
        """Ask the calendar, and keep its answer for the next reader."""
        if not weeks:
            return []
        calendar, found = self.calendar(), list[BusyWeek]()
        for run in runs(weeks):
            busy = self._said(calendar, *limits(run))
            found += [week_of(monday, busy, to_seconds(now)) for monday in run]
        self.rows.keep(found)
        return found

    def _said(self, calendar: ConnectedCalendar, start: datetime, end: datetime) -> tuple[Busy, ...]:
        try:
            return calendar.busy(start, end)
        except AccessLost:
            self.lost()
            raise BusyUnknown("the calendar's owner must give access again") from None
        except (SystemUnavailable, SystemRefused) as problem:
            raise BusyUnknown(str(problem)) from None


def busy_of(tenant_id: str, calendar_id: str, start: datetime, end: datetime) -> tuple[Busy, ...]:
    """Find when the owner of a tenant's calendar is busy between two aware instants.

    Raises as BusyTimes.between does. One read where the answer is kept. The appointments that we keep in the calendar
    are busy times too: `calendars.busy.without` takes them away.
    """

    def calendar() -> ConnectedCalendar:
        from scheducal.connectors.connections.wiring import ConnectionGone, open_system  # noqa: PLC0415  slow; mostly not needed

        try:
            # Nobody asks for the busy times of any other system.
            return cast("ConnectedCalendar", open_system(tenant_id, calendar_id))
        except ConnectionGone:
            raise BusyUnknown("the calendar is not connected") from None

    def lost() -> None:
        from scheducal.connectors.connections.wiring import note_access_lost  # noqa: PLC0415  as above

        note_access_lost(tenant_id, calendar_id)

    rows = BusyRows(table(), tenant_id, calendar_id)
    return BusyTimes(rows, calendar, lost, clock.now).between(start, end)
