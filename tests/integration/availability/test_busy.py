"""Busy times of connected calendars: what is asked, what is kept for a minute, and what nobody takes for free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from scheducal.availability.busy import Busy, BusyUnknown
from scheducal.clock import isoformat
from scheducal.connectors.connected import ConnectedCalendar
from scheducal.connectors.connections.busy.rows import BusyRows
from scheducal.connectors.connections.busy.service import BusyTimes, busy_of
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.store.keys import pull_state_key
from scheducal.store.table import table
from scheducal.store.writes import Put
from tests.integration.world.world import World

MONDAY = datetime(2026, 4, 13, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MEETING = Busy(MONDAY + 9 * HOUR, MONDAY + 10 * HOUR)
TENANT, CALENDAR = "ten_a", "cal_a"


@dataclass
class Calendar:
    """Says what it is told to say. asked: the windows so far. lost: how often access was noted to be lost."""

    now: datetime = MONDAY
    times: tuple[Busy, ...] = (MEETING,)
    asked: list[tuple[datetime, datetime]] = field(default_factory=list)
    problem: Exception | None = None
    lost: int = 0

    def busy(self, start: datetime, end: datetime) -> tuple[Busy, ...]:
        """Implements ConnectedCalendar.busy."""
        self.asked.append((start, end))
        if self.problem is not None:
            raise self.problem
        return self.times

    def between(self, start: datetime, end: datetime, calendar_id: str = CALENDAR) -> tuple[Busy, ...]:
        """Through the rows, at this calendar's present instant."""
        opened: Callable[[], ConnectedCalendar] = lambda: self  # type: ignore[assignment, return-value]  # noqa: E731
        rows = BusyRows(table(), TENANT, calendar_id)
        return BusyTimes(rows, opened, self._note_lost, lambda: self.now).between(start, end)

    def _note_lost(self) -> None:
        self.lost += 1


def test_whole_weeks_are_asked_for_once_a_minute(world: World) -> None:
    calendar = Calendar()
    for _ in range(3):
        assert calendar.between(MONDAY + 8 * HOUR, MONDAY + 12 * HOUR) == (MEETING,)
    assert calendar.between(MONDAY + 3 * DAY, MONDAY + 4 * DAY) == ()
    assert calendar.asked == [(MONDAY, MONDAY + 7 * DAY)]
    calendar.now += timedelta(seconds=60)
    calendar.times = ()
    assert calendar.between(MONDAY, MONDAY + DAY) == ()
    assert len(calendar.asked) == 2


def test_only_the_weeks_that_are_missing_are_asked_for(world: World) -> None:
    calendar = Calendar()
    calendar.between(MONDAY + 7 * DAY, MONDAY + 8 * DAY)
    calendar.between(MONDAY, MONDAY + 21 * DAY)
    assert calendar.asked[1:] == [(MONDAY, MONDAY + 7 * DAY), (MONDAY + 14 * DAY, MONDAY + 21 * DAY)]


def test_what_was_asked_before_the_last_look_at_the_calendar_is_asked_again(world: World) -> None:
    calendar = Calendar()
    calendar.between(MONDAY, MONDAY + DAY)
    looked_at = isoformat(MONDAY + timedelta(seconds=5))
    table().put(Put(pull_state_key(TENANT, CALENDAR), {"kind": "watch", "lookedAt": looked_at}))
    calendar.now += timedelta(seconds=10)
    calendar.times = ()
    assert calendar.between(MONDAY, MONDAY + DAY) == ()
    assert calendar.between(MONDAY, MONDAY + DAY) == ()
    assert len(calendar.asked) == 2


@pytest.mark.parametrize("problem", [SystemUnavailable("503"), AccessLost("withdrawn")])
def test_a_calendar_that_does_not_say_is_unknown_and_never_free(world: World, problem: Exception) -> None:
    calendar = Calendar(problem=problem)
    for _ in range(2):
        with pytest.raises(BusyUnknown):
            calendar.between(MONDAY, MONDAY + DAY)
    assert len(calendar.asked) == 2, "nothing is kept of an error"
    assert calendar.lost == 2 * isinstance(problem, AccessLost)


def test_what_is_kept_outlives_a_fault_for_its_minute_and_no_longer(world: World) -> None:
    calendar = Calendar()
    calendar.between(MONDAY, MONDAY + DAY)
    calendar.problem = SystemUnavailable("503")
    calendar.now += timedelta(seconds=50)
    assert calendar.between(MONDAY, MONDAY + DAY) == (MEETING,)
    calendar.now += timedelta(seconds=10)
    with pytest.raises(BusyUnknown):
        calendar.between(MONDAY, MONDAY + DAY)


def test_of_many_readers_one_renews_what_is_soon_too_old(world: World) -> None:
    calendar = Calendar()
    calendar.between(MONDAY, MONDAY + DAY)
    calendar.now += timedelta(seconds=50)
    calendar.problem = SystemUnavailable("slow")
    for _ in range(5):
        assert calendar.between(MONDAY, MONDAY + DAY) == (MEETING,)
    assert len(calendar.asked) == 2


def test_a_kept_answer_costs_one_request(world: World) -> None:
    calendar = Calendar()
    calendar.between(MONDAY, MONDAY + 28 * DAY)
    with world.wire.invocation("test"):
        before = len(world.wire.calls)
        calendar.between(MONDAY, MONDAY + 28 * DAY)
        assert len(world.wire.calls) - before == 1


def test_another_calendar_is_another_answer(world: World) -> None:
    calendar = Calendar()
    calendar.between(MONDAY, MONDAY + DAY)
    calendar.times = ()
    assert calendar.between(MONDAY, MONDAY + DAY, "cal_b") == ()


def test_a_calendar_with_more_times_than_a_row_can_hold_is_asked_each_time(world: World) -> None:
    minute = timedelta(minutes=1)
    many = tuple(Busy(MONDAY + 3 * n * minute, MONDAY + (3 * n + 1) * minute) for n in range(2_500))
    calendar = Calendar(times=many)
    for _ in range(2):
        assert calendar.between(MONDAY, MONDAY + 7 * DAY) == many
    assert len(calendar.asked) == 2


def test_a_calendar_that_is_not_connected_is_unknown(world: World) -> None:
    with pytest.raises(BusyUnknown, match="not connected"):
        busy_of(world.tenant.tenant_id, "cal_00000000000000000000000000", MONDAY, MONDAY + DAY)
