"""The words in which a time is explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from scheducal.availability.engine.board import board_of
from scheducal.availability.engine.explanation import checks
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.plan import plan_of
from scheducal.availability.engine.slot_query import Load, SlotQuery
from scheducal.availability.engine.time.zone_clock import clock_of
from scheducal.catalog.channels.model import Channel
from scheducal.catalog.resources.clock_times import parse_range
from scheducal.catalog.resources.model import ExtraHoliday, HolidayCalendar, TimeOff
from scheducal.catalog.services.model import ChannelRule, Limit, Requirement, Rolling, ServiceWithResources
from scheducal.dashboard.availability.offers.why import Case, Said, length, said
from tests.unit.availability.engine.values import resource, service

MONDAY = int(datetime(2027, 2, 1, tzinfo=UTC).timestamp()) // 60
NINE, TEN = MONDAY + 540, MONDAY + 600


def booked(start: int, minutes: int = 30, **others: Any) -> Allocation:
    values = {"before": 0, "after": 0, "seats": 1, "kind": "confirmed", "service_id": "svc_2", "channel": "internal"}
    return Allocation(start, start + minutes, **{**values, "holder": f"bkg_{start}", **others})


def explain(start: int, *taken: Allocation, resources: dict[str, Any] | None = None, **rules: Any) -> list[Said]:
    """Explain a start of 30 minutes with Ann, who works from 9 to 17 on Mondays. now: Sunday noon."""
    ann = resource("ann", weekly=((parse_range("09:00-17:00"),), *[()] * 6))
    ann = replace(ann, **(resources or {}))
    offered = service((Requirement(("ann",)),), **{"durations": (30,), "interval": 30, "horizon": Rolling(60), **rules})
    plan = plan_of(ServiceWithResources(offered, {"ann": ann}, Channel("ten_1", "internal")))
    query = SlotQuery(30, (MONDAY - 720) * 60)
    board = board_of(plan, Load({"ann": taken}), query, (start, start + 1))
    case = Case(board, start, clock_of("UTC", MONDAY, MONDAY + 3000))
    return said(case, checks(board, start))


def unmet(found: list[Said]) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in found if not each.is_met]


def test_a_time_that_is_offered_has_no_reason() -> None:
    found = explain(NINE)
    assert unmet(found) == []
    assert len(found) == 11


@pytest.mark.parametrize(
    ("start", "taken", "given", "label", "words"),
    [
        (NINE, [], {"notice": 1320}, "Notice", "22 hours must lie"),
        (MONDAY - 780, [], {}, "Notice", "This time is over"),
        (NINE + 61 * 1440 * 2, [], {}, "How far ahead", "to Thu 1 Apr 2027 alone"),
        (MONDAY + 480, [], {}, "Hours", "ann on Monday: 09:00-17:00"),
        (NINE + 1440, [], {}, "Hours", "ann on Tuesday: closed"),
        (TEN, [booked(TEN)], {}, "Busy", "Something else is booked with ann"),
        (TEN, [booked(TEN + 30)], {"buffer_after": 15}, "Buffer", "15 minutes after are kept free. Another booking"),
        (TEN + 7, [], {}, "Steps", "starts come every 30 minutes"),
        (TEN, [booked(TEN, service_id="svc_1", seats=2)], {"seats": 2}, "Seats", "All places of ann are taken"),
        (
            TEN,
            [booked(NINE, service_id="svc_1")],
            {"limits": (Limit("day", 1),)},
            "Limits",
            "Reached: at most 1 a day",
        ),
        (
            TEN,
            [],
            {"channels": {"internal": ChannelRule(most_per_day=0)}},
            "Channel",
            "Channel internal has had its share",
        ),
    ],
)
def test_each_rule_says_why(start: int, taken: list[Allocation], given: dict[str, Any], label: str, words: str) -> None:
    found = dict(unmet(explain(start, *taken, **given)))
    assert words in found.get(label, f"not among {found}")


def test_absences_and_holidays_have_their_names() -> None:
    off = TimeOff(datetime(2027, 2, 1, 8), datetime(2027, 2, 1, 12), "At the dentist")  # noqa: DTZ001
    assert unmet(explain(TEN, resources={"time_off": (off,)})) == [("Time off", "Away then: ann")]
    fair = HolidayCalendar("DE", extra=(ExtraHoliday(date(2027, 2, 1), "Fair"),))
    assert unmet(explain(TEN, resources={"holidays": fair})) == [("Holidays", "Fair, kept by ann")]
    assert ("Hours", "Outside the hours of ann. ann is out of use") in unmet(
        explain(TEN, resources={"is_active": False})
    )


def test_what_stands_in_the_way_is_named_and_no_hold_is() -> None:
    taken = [booked(TEN), booked(TEN + 10, kind="hold", holder="hld_1")]
    busy = next(each for each in explain(TEN, *taken) if each.label == "Busy")
    assert busy.bookings == [(f"bkg_{TEN}", TEN)]


def test_lengths_read_as_people_say_them() -> None:
    assert [length(each) for each in (0, 1, 45, 60, 90, 2880)] == [
        "0 minutes",
        "1 minute",
        "45 minutes",
        "1 hour",
        "90 minutes",
        "2 days",
    ]
