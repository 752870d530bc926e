"""Limits, and what channels may have."""

from __future__ import annotations

from datetime import date

import pytest

from scheducal.availability.engine.decide import decide
from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.load.reach import reach
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import SlotQuery
from scheducal.availability.engine.slots import slots
from scheducal.catalog.services.model import ChannelRule, Fixed, Limit, Requirement, Rolling
from tests.unit.availability.engine.values import (
    DAY,
    MONDAY,
    load,
    minute,
    monday,
    plan,
    query,
    resource,
    service,
    taken,
)


def reason(given: Plan, *of_ann: Allocation, start: int = monday("16:00")) -> str | None:
    outcome = decide(given, load(*of_ann), start, query())
    return outcome.reason if isinstance(outcome, Refused) else None


def booked(*starts: int, **more: object) -> list[Allocation]:
    return [taken(start, start + 60, holder=f"bkg_{start}", **more) for start in starts]


@pytest.mark.parametrize(
    ("per", "near", "far"),
    [
        ("day", "2027-02-01T09:00:00Z", "2027-02-02T09:00:00Z"),
        ("week", "2027-02-07T09:00:00Z", "2027-01-31T09:00:00Z"),
        ("month", "2027-02-28T09:00:00Z", "2027-03-01T09:00:00Z"),
    ],
)
def test_bookings_are_counted_by_calendar_periods(per: str, near: str, far: str) -> None:
    given = plan(service(limits=(Limit(per, 1),)))  # type: ignore[arg-type]
    assert reason(given, *booked(minute(near))) == "limit"
    assert reason(given, *booked(minute(far))) is None
    first, last = reach(given, (MONDAY, MONDAY + DAY), 60)
    assert first <= minute(near) < last


def test_a_day_is_one_of_the_limit_s_own_zone() -> None:
    """Ten in the evening in UTC is the next day in Tokyo."""
    given = plan(service(limits=(Limit("day", 1, time_zone="Asia/Tokyo"),)))
    assert reason(given, *booked(monday("09:00")), start=monday("13:00")) == "limit"
    assert reason(given, *booked(monday("09:00")), start=monday("15:00")) is None


def test_a_booking_of_two_resources_counts_once() -> None:
    known = [resource("ann"), resource("bob")]
    limited = service([Requirement(("ann",)), Requirement(("bob",))], limits=(Limit("day", 2),))
    (one,) = booked(monday("09:00"))
    outcome = decide(plan(limited, known), load(one, bob=[one]), monday("16:00"), query())
    assert not isinstance(outcome, Refused)


def test_a_limit_of_a_resource_leaves_the_others() -> None:
    known = [resource("ann"), resource("bob")]
    given = plan(service([Requirement(("ann", "bob"))], limits=(Limit("day", 1, "resource"),)), known)
    found = slots(given, load(*booked(monday("09:00"))), (MONDAY, MONDAY + DAY), query())
    assert {slot.resources for slot in found} == {("bob",)}


def test_other_services_do_not_count() -> None:
    assert reason(plan(service(limits=(Limit("day", 1),))), *booked(monday("09:00"), service_id="svc_2")) is None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (ChannelRule(), None),
        (ChannelRule(is_offered=False), "channel"),
        (ChannelRule(resources=("bob",)), "channel"),
        (ChannelRule(notice=3 * DAY), "notice"),
        (ChannelRule(notice=0, horizon=Rolling(0)), "horizon"),
        (ChannelRule(most_per_day=1), "channel"),
        (ChannelRule(most_per_day=2), None),
        (ChannelRule(most_per_day=0), "channel"),
        (ChannelRule(fraction=25), None),
        (ChannelRule(fraction=24), "channel"),
    ],
)
def test_a_channel_sees_what_its_rule_says(rule: ChannelRule, expected: str | None) -> None:
    """Of eight hours two are a quarter; one is booked by the partner, one by somebody else."""
    given = plan(service(channels={"partner": rule}), channel="partner")
    own, other = booked(monday("09:00"), channel="partner"), booked(monday("10:00"))
    assert reason(given, *own, *other) == expected
    assert reason(plan(service(channels={"partner": rule})), *own, *other) is None


@pytest.mark.parametrize(
    ("horizon", "last"),
    [
        (Rolling(1), "2027-02-01"),
        (Rolling(7), "2027-02-05"),
        (Rolling(2, business=True), "2027-02-02"),
        (Fixed(date(2027, 2, 2), date(2027, 2, 3)), "2027-02-03"),
        (Rolling(10_000), "2027-03-01"),
    ],
)
def test_a_horizon_ends_with_a_local_date(horizon: Rolling | Fixed, last: str) -> None:
    """Today is Sunday, 31 January."""
    found = slots(plan(service(horizon=horizon)), load(), (MONDAY, minute("2027-03-02T00:00:00Z")), query())
    assert found[-1].start == minute(f"{last}T16:00:00Z")
    assert found[0].start == (minute("2027-02-02T09:00:00Z") if isinstance(horizon, Fixed) else monday("09:00"))


def test_notice_counts_from_the_second() -> None:
    given = plan(service(notice=60))
    nine = monday("09:00")
    for seconds, expected in ((0, nine + 60), (1, nine + 120)):
        query = SlotQuery(60, nine * 60 + seconds)
        assert slots(given, load(), (MONDAY, MONDAY + DAY), query)[0].start == expected
