"""Who serves: groups, turns, and why nobody can."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scheducal.availability.engine.decide import Bookable, decide
from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.load.reach import reach
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Load
from scheducal.availability.engine.slots import slots
from scheducal.catalog.resources.model import CLOSED
from scheducal.catalog.services.model import ChannelRule, Pick, Requirement
from tests.unit.availability.engine.values import DAY, MONDAY, monday, plan, query, resource, service, taken

TEN = monday("10:00")
BUSY = [(TEN, TEN + 60)]
TEAM = [resource(name) for name in ("ann", "bob", "cy", "dan")]


def team_plan(*staffing: Requirement, preferred: Sequence[str] = ()) -> Plan:
    return plan(service(staffing), TEAM, preferred=preferred)


def served(given: Plan, *busy: str) -> tuple[str, ...] | None:
    outcome = decide(given, Load(busy=dict.fromkeys(busy, BUSY)), TEN, query())
    return outcome.resources if isinstance(outcome, Bookable) else None


ANY = Requirement(("ann", "bob", "cy"), pick="in_order")
TWO = Requirement(("ann", "bob", "cy"), take=2, pick="in_order")
ALL = Requirement(("ann", "bob"), take=2)


@pytest.mark.parametrize(
    ("staffing", "busy", "expected"),
    [
        ([ANY], [], ("ann",)),
        ([ANY], ["ann"], ("bob",)),
        ([ANY], ["ann", "bob", "cy"], None),
        ([TWO], ["ann"], ("bob", "cy")),
        ([TWO], ["ann", "cy"], None),
        ([ALL], [], ("ann", "bob")),
        ([ALL], ["bob"], None),
        ([ANY, Requirement(("dan",))], [], ("ann", "dan")),
        ([ANY, Requirement(("dan",))], ["dan"], None),
        # Ann alone can take the second place, so that Bob takes the first.
        ([ANY, Requirement(("ann",))], [], ("bob", "ann")),
        ([ANY, Requirement(("ann",))], ["bob", "cy"], None),
    ],
)
def test_every_group_has_as_many_as_it_needs(
    staffing: list[Requirement], busy: list[str], expected: tuple[str, ...] | None
) -> None:
    given = team_plan(*staffing)
    assert served(given, *busy) == expected
    listed = slots(given, Load(busy=dict.fromkeys(busy, BUSY)), (TEN, TEN + 1), query())
    assert [slot.start for slot in listed] == ([TEN] if expected else [])


def test_a_preferred_resource_is_among_those_who_serve_or_nobody_is() -> None:
    assert served(team_plan(ANY, preferred=["cy"])) == ("cy",)
    assert served(team_plan(ANY, preferred=["cy"]), "cy") is None
    assert served(team_plan(TWO, preferred=["cy"])) == ("cy", "ann")
    assert served(team_plan(ANY, Requirement(("dan",)), preferred=["bob"])) == ("bob", "dan")
    assert served(team_plan(ANY, preferred=["dan"])) is None


def week(count: int, since: int) -> list[Allocation]:
    """So many bookings of the service in the week, made one after another."""
    starts = [MONDAY + DAY + 60 * (10 + number) for number in range(count)]
    return [taken(each, each + 60, holder=f"bkg_{since + number:04d}") for number, each in enumerate(starts)]


@pytest.mark.parametrize(
    ("pick", "weights", "expected"),
    [("round_robin", (), "bob"), ("fairness", (), "cy"), ("fairness", (1, 1, 9), "cy"), ("fairness", (9, 1, 1), "ann")],
)
def test_turns_are_taken_by_what_each_has_in_the_week(pick: Pick, weights: tuple[int, ...], expected: str) -> None:
    """Bob's three bookings are the oldest; Ann has two; Cy's one is the newest."""
    given = team_plan(Requirement(("ann", "bob", "cy"), pick=pick, weights=weights))
    known = Load({"ann": week(2, since=20), "bob": week(3, since=0), "cy": week(1, since=40)})
    first, last = reach(given, (TEN, TEN + 1), 60)
    assert first <= MONDAY
    assert last >= MONDAY + 7 * DAY
    outcome = decide(given, known, TEN, query())
    assert outcome == Bookable((expected,))


def test_who_are_equal_take_turns_from_day_to_day() -> None:
    given = team_plan(Requirement(("ann", "bob", "cy")))
    outcomes = [decide(given, Load(), TEN + day * DAY, query()) for day in range(3)]
    assert {each.resources[0] for each in outcomes if isinstance(each, Bookable)} == {"ann", "bob", "cy"}


def test_the_reason_is_that_of_the_nearest_resource_of_the_furthest_group() -> None:
    closed = resource("dan", weekly=CLOSED)
    of = service([ANY, Requirement(("dan",))], channels={"partner": ChannelRule(resources=("bob", "cy", "dan"))})
    known = Load({"bob": [taken(TEN - 60, TEN, after=30)]}, {"cy": BUSY})
    both = decide(plan(of, [*TEAM[:3], closed], "partner"), known, TEN, query())
    assert both == Refused("hours", {"bob": "buffer", "cy": "busy", "dan": "hours"})
    one = decide(plan(of, TEAM, "partner"), known, TEN, query())
    assert one == Refused("busy", {"bob": "buffer", "cy": "busy"})


def test_what_a_channel_may_not_see_is_not_named() -> None:
    of = service([ANY], channels={"partner": ChannelRule(resources=())})
    assert decide(plan(of, TEAM, "partner"), Load(), TEN, query()) == Refused("channel", {})


def test_a_group_without_anybody_left_has_no_capacity() -> None:
    outcome = decide(plan(service([Requirement(("gone",))]), TEAM), Load(), TEN, query())
    assert outcome == Refused("capacity", {})
