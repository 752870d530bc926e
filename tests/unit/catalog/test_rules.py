"""What must hold of resources, services and channels beyond the form of their fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from scheducal.catalog.channels import model as channels
from scheducal.catalog.channels.model import BUILT_IN, Channel, built_in
from scheducal.catalog.model import EntryMeta
from scheducal.catalog.resources import holiday_names
from scheducal.catalog.resources import rules as resource_rules
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.resources.model import ExtraHoliday, HolidayCalendar, Resource
from scheducal.catalog.rows import Read, State
from scheducal.catalog.service import check_room
from scheducal.catalog.services import rules as service_rules
from scheducal.catalog.services.document import SERVICE
from scheducal.catalog.services.model import ChannelRule, Fixed, Limit, Price, Requirement, Rolling, Service
from scheducal.errors import Refusal

AT = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)
ROOM = Resource("ten_1", "res_1", "Room 1", "room", "Europe/Berlin", AT, AT)
GROUP = tuple(f"res_{number}" for number in range(50))
ADVICE = Service("ten_1", "svc_1", "Advice", "Europe/Berlin", (30,), (Requirement(GROUP[:2]),), AT, AT)


def refusal(check: Any, value: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        check(value)
    return refused.value


@pytest.mark.parametrize(
    "staffing",
    [
        (Requirement(GROUP, take=10, weights=(1,) * 50),),
        (Requirement(GROUP[:1]), Requirement(GROUP[1:3], take=2), Requirement(GROUP[3:50], take=7)),
    ],
)
def test_staffing_up_to_its_bounds_is_taken(staffing: tuple[Requirement, ...]) -> None:
    service_rules.check(replace(ADVICE, staffing=staffing))


@pytest.mark.parametrize(
    ("staffing", "message"),
    [
        (
            (Requirement(GROUP[:25]), Requirement((*GROUP[25:], "res_50"))),
            "names 51 resources; a service has at most 50",
        ),
        (
            (Requirement(GROUP[:6], 6), Requirement(GROUP[6:12], 5)),
            "takes 11 resources together; a booking takes at most",
        ),
        (
            (Requirement(GROUP[:2]), Requirement(GROUP[1:3])),
            "staffing[1].resources[0] names res_1 again; a resource can be in one group only",
        ),
        ((Requirement(GROUP[:1]), Requirement(GROUP[1:3], 3)), "staffing[1].take must be at most 2"),
        (
            (Requirement(GROUP[:3], weights=(1, 2)),),
            "staffing[0].weights must be empty or have one number for each resource",
        ),
    ],
)
def test_staffing_beyond_them_is_refused(staffing: tuple[Requirement, ...], message: str) -> None:
    refused = refusal(service_rules.check, replace(ADVICE, staffing=staffing))
    assert str(refused.param).startswith("staffing")
    assert message in refused.message


@pytest.mark.parametrize(("days", "is_right"), [(1, True), (730, True), (0, False), (731, False)])
def test_a_fixed_horizon_has_an_end(days: int, is_right: bool) -> None:
    first = date(2027, 1, 1)
    horizon = Fixed(first, date.fromordinal(first.toordinal() + days - 1))
    for service in (
        replace(ADVICE, horizon=horizon),
        replace(ADVICE, channels={"open": ChannelRule(horizon=horizon)}),
    ):
        if is_right:
            service_rules.check(service)
        else:
            assert "at most 730 days in all" in refusal(service_rules.check, service).message


def test_an_entry_that_does_not_go_with_the_others_is_found_in_the_order_in_which_it_was_sent() -> None:
    assert resource_rules.overlapping_range(["12:00-17:00", "09:00-12:00"]) is None
    overlapping = ["11:59-17:00", "20:00-21:00", "09:00-12:00"]
    assert resource_rules.overlapping_range(overlapping) == (2, "overlaps 11:59-17:00; make one range of them")
    assert resource_rules.repeated_date(["2027-01-02", "2027-01-01"]) is None
    twice = resource_rules.repeated_date(["2027-01-02", "2027-01-01", "2027-01-02"])
    assert twice == (2, "is 2027-01-02 again; give all ranges of a date together")
    stays: list[tuple[str, str | None]] = [("2027-03-01", None), ("2027-02-01", "2027-02-28")]
    assert resource_rules.overlapping_stay(stays) is None
    stays[1] = ("2027-02-01", "2027-03-01")
    wrong = resource_rules.overlapping_stay(stays)
    assert wrong == (0, "must begin after the stay from 2027-02-01, which ends on 2027-03-01")
    stays[1] = ("2027-02-01", None)
    wrong = resource_rules.overlapping_stay(stays)
    assert wrong == (0, "must begin after the stay from 2027-02-01, which goes on for good")


@pytest.mark.parametrize(
    "holidays",
    [
        HolidayCalendar("US"),
        HolidayCalendar("DE", "BE", ("Frauentag", "2027-12-25")),
        HolidayCalendar("JP", None, ("元日",), (ExtraHoliday(date(2027, 8, 13), "お盆"),)),
    ],
)
def test_holidays_go_by_their_own_names_whatever_the_language_of_the_machine(
    holidays: HolidayCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language in ("C.UTF-8", "en_US.UTF-8", "de_DE.UTF-8"):
        monkeypatch.setenv("LANG", language)
        holiday_names._names.cache_clear()
        resource_rules.check(replace(ROOM, holidays=holidays))


def test_a_hold_is_no_longer_than_the_longest() -> None:
    channels.check(Channel("ten_1", "shop", hold_seconds=900))
    assert refusal(channels.check, Channel("ten_1", "shop", hold_seconds=901)).param == "holdSeconds"


def test_only_the_business_itself_overrides_a_policy_from_the_start() -> None:
    found = {name: built_in("ten_1", name) for name in BUILT_IN}
    assert {name: channel.overrides_policy for name, channel in found.items() if channel} == {
        "internal": True,
        "partner": False,
        "embedded": False,
        "open": False,
    }


def test_a_catalog_has_bounds() -> None:
    check_room(Read("ten_1", State(7, {"resource": 499, "service": 500}), {}), RESOURCE)
    with pytest.raises(Refusal, match="at most 500 services; delete one first"):
        check_room(Read("ten_1", State(7, {"resource": 499, "service": 500}), {}), SERVICE)


def test_a_document_says_all_of_a_service() -> None:
    full = replace(
        ADVICE,
        description="Half an hour",
        horizon=Rolling(14, business=True),
        limits=(Limit("week", 3, "resource", "Asia/Kolkata"),),
        cancellation_notice=None,
        most_reschedules=0,
        price=Price(4500, "EUR"),
        channels={"open": ChannelRule(resources=GROUP[:1], horizon=Fixed(date(2027, 1, 1), date(2027, 1, 2)))},
        subject="{service}",
        grid_clock="asker",
        is_packed=True,
        is_active=False,
        version=3,
    )
    stamp = EntryMeta("ten_1", "svc_1", 3, AT, AT)
    assert SERVICE.parse(stamp, SERVICE.document(full)) == full
    assert SERVICE.parse(stamp, {**SERVICE.defaults, **SERVICE.document(ADVICE)}) == replace(ADVICE, version=3)
