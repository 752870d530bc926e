"""Random services and resources, on days on which clocks change and on others."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from scheducal.catalog.resources.model import (
    DateOverride,
    ExtraHoliday,
    HolidayCalendar,
    Range,
    Ranges,
    Resource,
    TimeOff,
)
from scheducal.catalog.services.model import ChannelRule, Limit, Requirement, Rolling, Service
from tests.unit.availability.engine.values import LONG_AGO, resource, service

ZONES = st.sampled_from(
    ["UTC", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago"]
)
# An ordinary day, and the days before clocks change in these zones.
DAYS = st.sampled_from(["2027-02-01", "2027-03-13", "2027-11-06", "2027-04-29", "2027-04-03", "2027-09-04"])

STAFFING = st.sampled_from(
    [
        (Requirement(("ann",)),),
        (Requirement(("ann", "bob")),),
        (Requirement(("ann", "bob", "cy"), pick="fairness", weights=(3, 1, 1)),),
        (Requirement(("ann", "bob", "cy"), take=2, pick="in_order"),),
        (Requirement(("ann", "bob"), take=2),),
        (Requirement(("ann", "bob")), Requirement(("cy",))),
        (Requirement(("ann", "bob")), Requirement(("bob", "cy"))),
    ]
)


@st.composite
def day_ranges(draw: st.DrawFn) -> Ranges:
    """Up to two ranges that do not touch; the last may end on the next day, or be the whole one."""
    cuts = draw(st.lists(st.integers(0, 47), min_size=2, max_size=4, unique=True).map(sorted))
    ends = [each * 30 for each in cuts]
    late = draw(st.sampled_from([0, 0, 180, 600]))
    found = [Range(*pair) for pair in zip(ends[::2], ends[1::2], strict=False)]
    whole = draw(st.booleans()) and draw(st.booleans())
    return (Range(0, 1440),) if whole else (*found[:-1], Range(found[-1].start, found[-1].end + late))


@st.composite
def resources(draw: st.DrawFn, name: str, day: date) -> Resource:
    """kept: an ordinary day's hours on most days of the week."""
    usual = draw(day_ranges())
    weekly = tuple(usual if draw(st.integers(0, 4)) else () for _ in range(7))
    special = [day + timedelta(days=1)] if draw(st.booleans()) else []
    closed = draw(st.sampled_from([(), (ExtraHoliday(day, "Fair"),)]))
    begin = datetime.combine(day, datetime.min.time()) + timedelta(minutes=30 * draw(st.integers(0, 90)))
    absences = [TimeOff(begin, begin + timedelta(minutes=draw(st.integers(1, 400))))] if draw(st.booleans()) else []
    return resource(
        name,
        zone=draw(ZONES),
        weekly=weekly,
        overrides=tuple(DateOverride(each, draw(day_ranges())) for each in special),
        time_off=tuple(absences),
        holidays=HolidayCalendar("DE", extra=closed) if closed else None,
        capacity=draw(st.sampled_from([1, 1, 2])),
    )


@st.composite
def services(draw: st.DrawFn) -> Service:
    staffing = draw(STAFFING)
    limits = st.builds(
        Limit,
        per=st.sampled_from(["day", "week", "month"]),
        most=st.integers(1, 3),
        scope=st.sampled_from(["service", "resource"]),
        time_zone=st.none() | ZONES,
    )
    rule = st.builds(
        ChannelRule,
        resources=st.sampled_from([None, None, ("ann", "cy")]),
        most_per_day=st.none() | st.integers(0, 2),
        fraction=st.sampled_from([None, 40, 70]),
    )
    return service(
        staffing,
        time_zone=draw(ZONES),
        durations=(draw(st.sampled_from([15, 30, 40, 60])),),
        interval=draw(st.sampled_from([15, 30, 40, 45, 60, 90])),
        offset=draw(st.sampled_from([0, 0, 10])),
        grid_clock=draw(st.sampled_from(["resource", "service"])),
        buffer_before=draw(st.sampled_from([0, 0, 10])),
        buffer_after=draw(st.sampled_from([0, 0, 5, 30])),
        notice=draw(st.sampled_from([0, 0, 90])),
        horizon=Rolling(draw(st.sampled_from([1, 2, 60])), draw(st.booleans())),
        seats=draw(st.sampled_from([1, 1, 3])),
        limits=tuple(draw(st.lists(limits, max_size=1))),
        channels={"partner": draw(rule)},
        created_at=LONG_AGO,
    )
