"""The engine beside the rules of ../shared/data/slot-cases.json."""

from __future__ import annotations

import pytest

from scheducal.availability.engine.board import board_of
from scheducal.availability.engine.decide import Bookable, decide
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Load
from scheducal.availability.engine.slots import slots
from scheducal.availability.engine.time.ranges import Span, Spans, overlap, without
from scheducal.catalog.resources.model import Range, Resource
from scheducal.catalog.services.model import Requirement, Service
from tests.unit.availability.engine.cases.shared_data import Case, rule
from tests.unit.availability.engine.values import (
    ALWAYS,
    DAY,
    MONDAY,
    clocks,
    minute,
    monday,
    plan,
    query,
    resource,
    service,
)
from tests.unit.availability.engine.values import taken as taken_at

CONFLICTS = ["touch-before", "touch-after", "exact", "inside", "around", "overlap-head", "overlap-tail"]


@pytest.mark.parametrize("name", [*CONFLICTS, "zero-length-inside"])
def test_a_busy_range_conflicts_with_a_slot(name: str) -> None:
    case = rule(f"conflict-{name}")
    start, end = map(monday, case["slot"])
    load = Load(busy={"ann": [span_of(case["busy"])]})
    decision = decide(plan(service(interval=30)), load, start, query(end - start))
    assert isinstance(decision, Bookable) is not case["expected_conflict"]


@pytest.mark.parametrize("name", ["buffer-own-before", "buffers-stack-crosswise"])
def test_buffers_of_two_bookings_add_up(name: str) -> None:
    case = rule(name)
    assert found_busy(with_buffers(case), load_of(case)) == [(minute_of(case, 0), minute_of(case, 1))]


def test_an_event_of_a_calendar_has_no_buffers_of_its_own() -> None:
    case = rule("buffers-external-calendar-event")
    start, end = (minute(f"{text}Z") for text in case["calendar_event"])
    load = Load(busy={"ann": [(start, end)]})
    assert found_busy(with_buffers(case), load) == [(minute_of(case, 0), minute_of(case, 1))]


def test_a_seated_time_with_seats_left_is_busy_for_others_alone() -> None:
    case = rule("seated-with-seats-left")
    load, start = load_of(case), minute(f"{case['booking'][0]}Z")
    class_ = seated(case["existing_event"]["seats"])
    assert isinstance(decide(class_, load, start, query()), Bookable)
    assert [slot.start for slot in slots(class_, load, (MONDAY, MONDAY + DAY), query()) if slot.start < start] == [
        start - each * 60 for each in range(10, 1, -1)
    ]
    booked_with_buffer = (minute_of(case, 0), minute(f"{case['booking'][1]}Z"))
    assert found_busy(plan(service(service_id="svc_2"), [resource(weekly=ALWAYS)]), load) == [booked_with_buffer]


def test_hosts_with_unequal_hours_share_one_grid() -> None:
    case = rule("round-robin-unequal-hosts")
    of = service([Requirement(("ann", "bob"))], interval=case["length"])
    found = slots(plan(of, hosts(case)), Load(), (MONDAY, MONDAY + DAY), query(case["length"]))
    assert clocks(slot.start for slot in found) == case["expected_slots"]


def test_hours_that_only_touch_have_nothing_in_common() -> None:
    case = rule("collective-touching-ranges")
    of = service([Requirement(("ann", "bob"), take=2)], interval=5)
    assert slots(plan(of, hosts(case)), Load(), (MONDAY, MONDAY + DAY), query(1)) == case["expected_common"]


def hosts(case: Case) -> list[Resource]:
    found = []
    for name, (start, end) in zip(["ann", "bob"], case["host_ranges"], strict=True):
        hours = (Range(monday(start) - MONDAY, monday(end) - MONDAY),)
        found.append(resource(name, weekly=(hours,) * 7))
    return found


def seated(seats: int) -> Plan:
    return plan(service(seats=seats, buffer_before=0), [resource(weekly=ALWAYS)])


def with_buffers(case: Case) -> Plan:
    new = case["new_event"]
    of: Service = service(buffer_before=new["before"], buffer_after=new["after"], service_id="svc_2")
    return plan(of, [resource(weekly=ALWAYS)])


def load_of(case: Case) -> Load:
    start, end = (minute(f"{text}Z") for text in case["booking"])
    event = case["existing_event"]
    held = taken_at(start, end, before=event["before"], after=event["after"], seats=event.get("taken", 1))
    return Load({"ann": [held]})


def found_busy(given: Plan, load: Load) -> Spans:
    """Give the minutes of the day in which a booking of one minute cannot be."""
    board = board_of(given, load, query(1), (MONDAY, MONDAY + DAY))
    day = [(MONDAY, MONDAY + DAY)]
    return without(day, overlap(board.resources["ann"].free(), day))


def minute_of(case: Case, side: int) -> int:
    return minute(f"{case['expected_busy'][side]}Z")


def span_of(clock_times: list[str]) -> Span:
    return monday(clock_times[0]), monday(clock_times[1])
