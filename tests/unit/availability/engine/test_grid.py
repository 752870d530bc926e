"""At which minutes bookings start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheducal.availability.engine.decide import Bookable, decide
from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.slot_query import Load
from scheducal.availability.engine.slots import Slot, slots
from scheducal.catalog.resources.model import CLOSED, Range, Stay, Week
from scheducal.catalog.services.model import Requirement, Service
from tests.unit.availability.engine.businesses import ZONES, day_ranges, services
from tests.unit.availability.engine.model import local
from tests.unit.availability.engine.values import ALWAYS, DAY, MONDAY, clocks, monday, plan, query, resource, service


def on_monday(start: int, end: int) -> Week:
    return ((Range(start, end),), *CLOSED[1:])


@pytest.mark.parametrize(
    ("interval", "offset", "opens", "expected"),
    [
        (60, 0, 555, ["10:00", "11:00"]),
        (30, 0, 555, ["09:30", "10:00", "10:30", "11:00", "11:30"]),
        (60, 15, 555, ["09:15", "10:15", "11:15"]),
        (45, 0, 555, ["09:15", "10:00", "10:45", "11:30"]),
        (40, 0, 555, ["09:20", "10:00", "10:40", "11:20"]),
        (90, 0, 540, ["09:00", "10:30"]),
        (50, 0, 545, ["09:10", "10:00", "10:50"]),
        (7, 3, 700, ["11:40"]),
    ],
)
def test_starts_are_steps_from_the_first_mark(interval: int, offset: int, opens: int, expected: list[str]) -> None:
    """Half an hour each, until noon."""
    ann = resource(weekly=on_monday(opens, 730 if interval == 7 else 750 if interval == 60 else 720))
    found = slots(plan(service(interval=interval, offset=offset), [ann]), Load(), (MONDAY, MONDAY + DAY), query(30))
    assert clocks(slot.start for slot in found)[: len(expected)] == expected


def test_what_is_taken_does_not_move_the_grid() -> None:
    given = plan(service(interval=45), [resource(weekly=on_monday(540, 720))])
    busy = Load(busy={"ann": [(monday("09:00"), monday("09:20"))]})
    found = slots(given, busy, (MONDAY, MONDAY + DAY), query(45))
    assert clocks(slot.start for slot in found) == ["09:45", "10:30", "11:15"]


def test_packed_starts_leave_the_grid_only_where_that_saves_a_slot() -> None:
    given = plan(service(interval=60, is_packed=True), [resource(weekly=on_monday(540, 850))])
    for busy, expected in (
        (("10:00", "10:00"), ["09:00", "10:00", "11:00", "12:00", "13:00"]),
        (("09:30", "10:07"), ["10:10", "11:10", "12:10", "13:10"]),
        (("09:30", "10:59"), ["11:00", "12:00", "13:00"]),
        (("11:58", "11:59"), ["09:00", "10:00", "12:00", "13:00"]),
    ):
        known = Load(busy={"ann": [(monday(busy[0]), monday(busy[1]))]})
        found = slots(given, known, (MONDAY, MONDAY + DAY), query(60))
        assert clocks(slot.start for slot in found) == expected


def test_an_opening_without_an_end_begins_anew_at_midnight() -> None:
    """Whatever the window, and though fifty minutes do not divide a day."""
    given = plan(service(interval=50), [resource(weekly=ALWAYS)])
    whole = slots(given, Load(), (MONDAY, MONDAY + 3 * DAY), query(30))
    assert whole[0].start == MONDAY
    assert {MONDAY + DAY, MONDAY + 2 * DAY} <= {slot.start for slot in whole}
    parts = [slots(given, Load(), (at, at + 500), query(30)) for at in range(MONDAY, MONDAY + 3 * DAY, 500)]
    assert [slot for part in parts for slot in part if slot.start < MONDAY + 3 * DAY] == whole


def test_an_opening_of_two_days_begins_anew_at_midnight_too() -> None:
    both = plan(service(interval=50), [resource(weekly=(*ALWAYS[:2], *CLOSED[2:]))])
    found = {slot.start for slot in slots(both, Load(), (MONDAY, MONDAY + 2 * DAY), query(30))}
    assert {MONDAY + DAY - 40, MONDAY + DAY, MONDAY + DAY + 50} <= found
    assert MONDAY + DAY + 10 not in found


def test_neither_a_channel_nor_a_preference_moves_the_grid() -> None:
    team = [resource("ann", weekly=on_monday(540, 720)), resource("bob", weekly=on_monday(555, 720))]
    of = service([Requirement(("ann", "bob"))], interval=45)
    alone = slots(plan(of, team, preferred=["bob"]), Load(), (MONDAY, MONDAY + DAY), query(45))
    assert clocks(slot.start for slot in alone) == ["09:45", "10:30", "11:15"]


def test_each_asker_sees_full_hours_of_their_own_and_may_book_anybody_s() -> None:
    """Nine to five in Kathmandu, a quarter off the hours of most others."""
    of = service(time_zone="Asia/Kathmandu", interval=60, grid_clock="asker")
    shown = plan(of, [resource(zone="Asia/Kathmandu")])
    starts = {
        zone: clocks(slot.start for slot in slots(shown, Load(), (MONDAY, MONDAY + DAY), query(time_zone=zone)))
        for zone in ("Asia/Kathmandu", "America/New_York", "Asia/Kolkata")
    }
    assert [(each[0], len(each)) for each in starts.values()] == [("03:15", 8), ("04:00", 7), ("03:30", 7)]
    for each in (each for found in starts.values() for each in found):
        for zone in (None, *starts):
            assert isinstance(decide(shown, Load(), monday(each), query(time_zone=zone)), Bookable)
    assert decide(shown, Load(), monday("04:05"), query()) == Refused("grid")


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data(), zone=ZONES, is_packed=st.booleans())
def test_what_any_asker_is_shown_can_be_booked(data: st.DataObject, zone: str, *, is_packed: bool) -> None:
    """Packed starts, and those on the asker's own hours, whatever lies in between."""
    of = data.draw(services().map(lambda each: _with(each, is_packed=is_packed)))
    team = [resource(name, zone, (data.draw(day_ranges()),) * 7) for name in ("ann", "bob", "cy")]
    busy = data.draw(
        st.lists(st.integers(0, 2 * DAY), max_size=6).map(lambda each: [(MONDAY + at, MONDAY + at + 37) for at in each])
    )
    known = Load(busy={"ann": busy, "cy": busy[:2]})
    shown, minutes = plan(of, team), of.durations[0]
    found = slots(shown, known, (MONDAY, MONDAY + DAY), query(minutes, time_zone=zone))
    for slot in found:
        assert isinstance(decide(shown, known, slot.start, query(minutes)), Bookable)
    halves = [
        slots(shown, known, (at, at + DAY // 2), query(minutes, time_zone=zone)) for at in (MONDAY, MONDAY + DAY // 2)
    ]
    assert halves[0] + halves[1] == found


def _with(of: Service, *, is_packed: bool) -> Service:
    return replace(of, is_packed=is_packed, grid_clock="asker", limits=())


# Full hours here are no full hours of most zones.
HALVES = st.sampled_from(
    [
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Asia/Yangon",
        "Asia/Tehran",
        "Australia/Adelaide",
        "Australia/Eucla",
        "Australia/Lord_Howe",
        "America/St_Johns",
        "Pacific/Chatham",
        "Pacific/Marquesas",
    ]
)


def local_starts(found: Sequence[Slot], zone: str) -> list[str]:
    return [f"{local(slot.start, zone):%H:%M}" for slot in found]


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_opening_in_kolkata_offers_its_own_full_hours(is_packed: bool) -> None:
    """Nine to noon, with a service in UTC: three hours, and none of them lost."""
    ann = resource(zone="Asia/Kolkata", weekly=on_monday(540, 720))
    for grid_clock, expected in (("resource", ["09:00", "10:00", "11:00"]), ("service", ["09:30", "10:30"])):
        given = plan(service(grid_clock=grid_clock, is_packed=is_packed), [ann])
        found = slots(given, Load(), (MONDAY, MONDAY + DAY), query())
        # Packed starts leave the grid where that saves a slot.
        assert local_starts(found, "Asia/Kolkata") == (["09:00", "10:00", "11:00"] if is_packed else expected)


@settings(max_examples=80, deadline=None)
@given(
    zone=HALVES,
    other=HALVES | ZONES,
    day=st.integers(0, 700),
    begin=st.integers(0, 20),
    hours=st.integers(1, 4),
    interval=st.sampled_from([60, 120, 20, 30]),
)
def test_no_full_hour_is_lost_in_any_zone(
    zone: str, other: str, day: int, begin: int, hours: int, interval: int
) -> None:
    ann = resource(zone=zone, weekly=((Range(60 * begin, 60 * (begin + hours)),),) * 7)
    given = plan(service(time_zone=other, interval=interval, durations=(interval,)), [ann])
    at = MONDAY + day * DAY
    found = slots(given, Load(), (at, at + DAY), query(interval, now=MONDAY - DAY))
    opened = {each for each in range(at - DAY, at + 2 * DAY) if begin <= local(each, zone).hour < begin + hours}
    first = {each for each in opened if each - 1 not in opened}
    for slot in found:
        assert local(slot.start, zone).minute % min(interval, 60) == 0
        assert set(range(slot.start, slot.end)) <= opened
    # A day on which clocks change may begin with half an hour.
    steady = [each for each in first if local(each, zone).minute == 0 and local(each, zone).hour == begin]
    for each in steady:
        last = each + 60 * hours
        if set(range(each, last)) <= opened and local(last, zone).minute == 0:
            wanted = {start for start in range(each, last - interval + 1, interval) if at <= start < at + DAY}
            assert wanted <= {slot.start for slot in found}


def test_a_team_in_several_zones_offers_the_full_hours_of_each_and_whoever_is_free_serves() -> None:
    team = [
        resource("ann", "Asia/Kolkata", on_monday(540, 720)),
        resource("bob", "UTC", on_monday(240, 480)),
        resource("room", "UTC", ALWAYS),
    ]
    either = Requirement(("ann", "bob"), pick="in_order")
    both = Requirement(("ann", "bob"), take=2)
    room = Requirement(("room",))
    for staffing, expected in (
        ([either], ["03:30", "04:00", "04:30", "05:00", "05:30", "06:00", "07:00"]),
        # Together they have from 04:00 to 06:30.
        ([both], ["04:00", "04:30", "05:00", "05:30"]),
        # The first group's clocks count, and a room has none of its own.
        ([Requirement(("ann",)), room], ["03:30", "04:30", "05:30"]),
        ([room, Requirement(("ann",))], ["04:00", "05:00"]),
    ):
        given = plan(service(staffing), team)
        found = slots(given, Load(), (MONDAY, MONDAY + DAY), query())
        assert clocks(slot.start for slot in found) == expected
        for slot in found:
            assert isinstance(decide(given, Load(), slot.start, query()), Bookable)
    at_half = decide(
        plan(service([either]), team), Load(busy={"ann": [(MONDAY, MONDAY + DAY)]}), monday("04:30"), query()
    )
    assert at_half == Bookable(("bob",))


def test_who_stays_abroad_offers_full_hours_there() -> None:
    stay = Stay(date(2027, 2, 2), "Asia/Kathmandu", date(2027, 2, 2))
    ann = resource(weekly=((Range(540, 720),),) * 7, stays=(stay,))
    found = slots(plan(resources=[ann]), Load(), (MONDAY, MONDAY + 3 * DAY), query())
    assert clocks(slot.start for slot in found) == [
        *("09:00", "10:00", "11:00"),
        *("03:15", "04:15", "05:15"),
        *("09:00", "10:00", "11:00"),
    ]
