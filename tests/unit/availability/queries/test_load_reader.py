"""What connected calendars add to the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from scheducal.availability.busy import Busy, BusyUnknown
from scheducal.availability.engine.decide import Bookable, decide
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.ledger.model import Day, Days, days_of
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.availability.queries.load_reader import LoadReader
from tests.unit.availability.engine.values import DAY, MONDAY, monday, plan, query, resource, taken

TEN, ELEVEN = monday("10:00"), monday("11:00")
WINDOW = MONDAY, MONDAY + DAY
ANN = resource(calendar_id="cal_1")


class NoTable(LedgerRepository):
    """Days are given, none is read."""

    def __init__(self) -> None:
        pass


def days(*of_ann: Allocation) -> Days:
    found = {number for each in of_ann for number in days_of(each)}
    return {("ann", number): Day("ann", number, 1, tuple(of_ann)) for number in found}


def saying(*spans: Span) -> Callable[[str, str, datetime, datetime], tuple[Busy, ...]]:
    """Make a calendar that is busy at these times."""

    def busy_of(tenant_id: str, calendar_id: str, start: datetime, end: datetime) -> tuple[Busy, ...]:
        assert (tenant_id, calendar_id) == ("ten_1", "cal_1")
        assert start < end
        return tuple(Busy(at(first), at(last)) for first, last in spans)

    return busy_of


def silent(tenant_id: str, calendar_id: str, start: datetime, end: datetime) -> tuple[Busy, ...]:
    raise BusyUnknown("it does not answer")


def at(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def known(given: Plan, busy_of: Callable[..., tuple[Busy, ...]]) -> LoadReader:
    return LoadReader(NoTable(), given, MONDAY * 60, busy_of)


def test_a_time_that_is_busy_in_a_calendar_is_not_free() -> None:
    given = plan(resources=[ANN])
    load = known(given, saying((TEN, TEN + 5))).of({}, WINDOW)
    assert not isinstance(decide(given, load, TEN, query()), Bookable)
    assert isinstance(decide(given, load, ELEVEN, query()), Bookable)


def test_our_own_booking_in_the_calendar_is_not_in_its_own_way_when_it_moves() -> None:
    """By half an hour, into what its event takes; somebody else's event next to it stays."""
    given = plan(resources=[ANN])
    booking = taken(TEN, ELEVEN, holder="bkg_1")
    load = known(given, saying((TEN, ELEVEN + 30))).of(days(booking), WINDOW)
    moving = query(ignoring=frozenset(["bkg_1"]))
    assert isinstance(decide(given, load, TEN, moving), Bookable)
    assert not isinstance(decide(given, load, ELEVEN, moving), Bookable)


def test_a_calendar_that_does_not_say_is_busy_and_named() -> None:
    given = plan(resources=[ANN])
    reading = known(given, silent)
    assert not isinstance(decide(given, reading.of({}, WINDOW), TEN, query()), Bookable)
    assert reading.unknown == {"ann"}


def test_a_resource_without_a_calendar_is_not_asked_about() -> None:
    given = plan()
    reading = known(given, silent)
    assert isinstance(decide(given, reading.of({}, WINDOW), TEN, query()), Bookable)
    assert reading.unknown == set()


def test_a_part_of_a_minute_is_a_minute() -> None:
    given = plan(resources=[ANN])

    def busy_of(*_: object) -> tuple[Busy, ...]:
        return (Busy(at(TEN).replace(second=30), at(ELEVEN).replace(second=1)),)

    assert known(given, busy_of).of({}, WINDOW).busy == {"ann": [(TEN, ELEVEN + 1)]}
