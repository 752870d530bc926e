"""Which minutes must be known."""

from __future__ import annotations

from scheducal.availability.engine.load.reach import reach
from scheducal.catalog.services.model import ChannelRule, Limit, Requirement
from tests.unit.availability.engine.values import DAY, MONDAY, monday, plan, resource, service

START = monday("23:30")
WINDOW = START, START + 1


def test_a_decision_depends_on_what_the_booking_and_its_buffers_touch() -> None:
    given = plan(service(buffer_before=20, buffer_after=15))
    assert reach(given, WINDOW, 60) == (START - 20, START + 1 + 60 + 15)


def test_limits_and_shares_reach_to_the_ends_of_what_they_count_in() -> None:
    assert reach(plan(service(limits=(Limit("week", 5),))), WINDOW, 60) == (MONDAY, MONDAY + 7 * DAY)
    share = service(channels={"partner": ChannelRule(fraction=50)})
    assert reach(plan(share, channel="partner"), WINDOW, 15) == (MONDAY, MONDAY + DAY)


def test_packed_starts_depend_on_their_neighbours() -> None:
    assert reach(plan(service(is_packed=True)), WINDOW, 60) == (START - 2 * DAY, START + 1 + 2 * DAY + 60)


def test_only_what_the_asker_could_get_is_read_unless_bookings_are_counted_over_all() -> None:
    team = [resource("ann"), resource("bob")]
    either = service([Requirement(("ann", "bob"))])
    assert plan(either, team, preferred=["bob"]).resources_to_read == ("bob",)
    counted = service([Requirement(("ann", "bob"))], limits=(Limit("day", 3),))
    assert plan(counted, team, preferred=["bob"]).resources_to_read == ("ann", "bob")


def test_a_start_in_another_millennium_needs_no_calendar_of_it() -> None:
    for start in (-1_000_000_000, 4_200_000_000):
        first, last = reach(plan(service(limits=(Limit("month", 5),))), (start, start + 1), 60)
        assert 0 < first < last < 200_000_000
