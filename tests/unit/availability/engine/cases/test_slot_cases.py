"""The engine beside ../shared/data/slot-cases.json: cases of other schedulers, and zones' hard days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from scheducal.availability.engine.board import board_of
from scheducal.availability.engine.decide import Bookable, decide
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Load, SlotQuery
from scheducal.availability.engine.slots import slots
from scheducal.availability.engine.time.ranges import Span, Spans, overlap
from scheducal.catalog.resources.model import DateOverride, Range, Resource, Stay, TimeOff, Week
from tests.unit.availability.engine.cases.process_zones import ZONES, process_in
from tests.unit.availability.engine.cases.shared_data import Case, entries, slot_input
from tests.unit.availability.engine.values import minute, plan, query, resource, service


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("case", entries("cases"))
def test_a_case_has_the_ranges_and_slots_that_are_expected(case: Case, zone: str) -> None:
    given, expected, window = plan_of_case(case), case["expected"], window_of(case["window"])
    load = Load(busy={"ann": spans(case.get("busy", []))})
    now = int(datetime.fromisoformat(case["now"]).timestamp()) if "now" in case else (window[0] - 1) * 60
    with process_in(zone):
        board = board_of(given, load, SlotQuery(1, now), window)
        assert overlap(board.resources["ann"].free(), [window]) == spans(expected["ranges"])
        if "length" in case:
            query = SlotQuery(case["length"], now, time_zone=case["booker_tz"])
            found = [slot.start for slot in slots(given, load, window, query)]
            assert len(found) == expected["count"]
            assert ends_of(found, expected["slots"]) == starts_of(expected["slots"])
            assert all(isinstance(decide(given, load, start, query), Bookable) for start in found)


@pytest.mark.parametrize("name", ["A", "B"])
def test_a_large_input_has_the_slots_that_are_expected(name: str) -> None:
    given, expected = slot_input(name)
    (host,) = given["hosts"]
    ann = resource(zone=host["timeZone"], weekly=week(host["availability"]))
    load = Load(busy={"ann": [(minute(each["start"]), minute(each["end"])) for each in host["busy"]]})
    window = window_of(given)
    length = given["length"]
    of = service(time_zone=host["timeZone"], durations=(length,), interval=length)
    found = slots(plan(of, [ann]), load, window, query(length, window[0] - 1))
    assert [slot.start for slot in found] == [minute(start) for start in expected]


def ends_of(found: list[int], expected: list[str] | dict[str, str]) -> list[int]:
    """Of long lists the file has the first and the last."""
    return [found[0], found[-1]] if isinstance(expected, dict) else found


def starts_of(expected: list[str] | dict[str, str]) -> list[int]:
    texts = [expected["first"], expected["last"]] if isinstance(expected, dict) else expected
    return [minute(text) for text in texts]


def plan_of_case(case: Case) -> Plan:
    """Plan a case. The data's grid follows the booker's clock; ours does where a service says so."""
    length = case.get("length", 60)
    is_packed = case.get("optimized", False)
    usual = {"time_zone": case["host_tz"], "durations": (length,), "interval": length}
    return plan(service(**usual, grid_clock="asker", is_packed=is_packed), [host_of(case)])


def host_of(case: Case) -> Resource:
    return resource(
        zone=case["host_tz"],
        weekly=week(case.get("working_hours", [])),
        overrides=tuple(override(each) for each in case.get("overrides", [])),
        time_off=tuple(absence(each) for each in case.get("out_of_office", [])),
        stays=tuple(stay(each) for each in case.get("travel", [])),
    )


def override(given: Case) -> DateOverride:
    ranges = tuple(Range(of_day(start), of_day(end)) for start, end in given["ranges"])
    return DateOverride(date.fromisoformat(given["date"]), ranges)


def absence(day: str) -> TimeOff:
    return TimeOff(datetime.fromisoformat(day), datetime.fromisoformat(day) + timedelta(days=1))


def stay(given: Case) -> Stay:
    last = date.fromisoformat(given["to"]) if "to" in given else None
    return Stay(date.fromisoformat(given["from"]), given["tz"], last)


def week(rules: list[Case]) -> Week:
    """Read a week of the data, whose days begin with Sunday."""
    days = [[rule for rule in rules if (day + 1) % 7 in rule["days"]] for day in range(7)]
    return tuple(tuple(Range(of_day(rule["start"]), of_day(rule["end"])) for rule in day) for day in days)


def of_day(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def window_of(given: Case) -> Span:
    return minute(given["from"]), minute(given["to"])


def spans(pairs: list[list[str]]) -> Spans:
    return [(minute(start), minute(end)) for start, end in pairs]
