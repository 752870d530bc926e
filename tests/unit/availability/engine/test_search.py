"""The next slots, and the nearest ones."""

from __future__ import annotations

from datetime import date

from scheducal.availability.engine.search import nearest, next_free
from scheducal.availability.engine.slot_query import Load
from scheducal.availability.engine.time.ranges import Span
from scheducal.catalog.services.model import Fixed, Rolling
from tests.unit.availability.engine.values import ALWAYS, DAY, MONDAY, clocks, monday, plan, query, resource, service

YEAR_9999 = 4_223_371_680


class Calendar:
    """One that is busy, and notes what is read of it."""

    def __init__(self, *busy: Span) -> None:
        self.busy = list(busy)
        self.read: list[Span] = []

    def __call__(self, window: Span) -> Load:
        self.read.append(window)
        return Load(busy={"ann": self.busy})


def test_the_next_slots_are_found_behind_a_long_absence() -> None:
    calendar = Calendar((MONDAY, MONDAY + 200 * DAY))
    found = next_free(plan(), calendar, MONDAY, query(), 3)
    assert clocks(slot.start for slot in found) == ["09:00", "10:00", "11:00"]
    assert found[0].start // DAY == MONDAY // DAY + 200
    assert len(calendar.read) == 3


def test_a_search_ends_with_the_horizon() -> None:
    calendar = Calendar((MONDAY, MONDAY + 800 * DAY))
    assert next_free(plan(), calendar, MONDAY, query(), 3) == []
    assert len(calendar.read) == 5
    assert max(end - start for start, end in calendar.read) <= 301 * DAY
    assert next_free(plan(service(horizon=Rolling(0))), Calendar(), YEAR_9999, query(), 3) == []


def test_a_search_begins_with_the_notice() -> None:
    (slot,) = next_free(plan(service(notice=3 * DAY)), Calendar(), MONDAY - DAY, query(), 1)
    assert slot.start == MONDAY + 2 * DAY + 540


def test_the_nearest_come_first_and_of_two_the_earlier() -> None:
    calendar = Calendar((monday("12:00"), monday("13:00")))
    found = nearest(plan(), calendar, monday("12:00"), query(), 4)
    assert clocks(slot.start for slot in found) == ["11:00", "13:00", "10:00", "14:00"]
    assert len(calendar.read) == 1


def test_the_nearest_are_looked_for_in_wider_and_wider_circles() -> None:
    calendar = Calendar((MONDAY, MONDAY + 60 * DAY))
    found = nearest(plan(resources=[resource(weekly=ALWAYS)]), calendar, monday("12:00"), query())
    assert [slot.start for slot in found] == [MONDAY - 60 * each for each in (1, 2, 3)]
    closed = Calendar((MONDAY - 2 * DAY, MONDAY + 60 * DAY))
    found = nearest(plan(resources=[resource(weekly=ALWAYS)]), closed, monday("12:00"), query())
    assert [slot.start for slot in found] == [MONDAY + 60 * DAY + 60 * each for each in (0, 1, 2)]
    assert len(closed.read) == 3


def test_the_nearest_to_a_time_beyond_the_horizon_are_the_last_before_it() -> None:
    found = nearest(plan(service(horizon=Rolling(1))), Calendar(), YEAR_9999, query())
    assert [slot.start for slot in found] == [monday("16:00"), monday("15:00"), monday("14:00")]


def test_nothing_is_near_where_nothing_can_be_booked() -> None:
    past = service(horizon=Fixed(date(2026, 1, 1), date(2026, 2, 1)))
    assert nearest(plan(past), Calendar(), MONDAY, query()) == []
    assert next_free(plan(past), Calendar(), MONDAY, query(), 1) == []
