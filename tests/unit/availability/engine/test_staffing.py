"""Who serves: groups, turns, and why nobody can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from scheducal.availability.engine.assignment_order import turns_of
from scheducal.availability.engine.decide import Bookable, decide
from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.shares import ONE, Share
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


@pytest.mark.parametrize(
    ("pick", "weights", "expected"),
    [("round_robin", (), "bob"), ("fairness", (), "cy"), ("fairness", (1, 1, 9), "cy"), ("fairness", (9, 1, 1), "ann")],
)
def test_turns_are_taken_by_what_each_had(pick: Pick, weights: tuple[int, ...], expected: str) -> None:
    """Bob's three bookings are the oldest. Ann has two. Cy's one is the newest."""
    requirement = Requirement(("ann", "bob", "cy"), pick=pick, weights=weights)
    step = {each: ONE // weight for each, weight in requirement.weight_of.items()}
    had = {"bob": 3, "ann": 2, "cy": 1}
    shares = {
        each: Share(order, count * step[each], step[each], {MONDAY // DAY: count})
        for order, (each, count) in enumerate(had.items(), 1)
    }
    outcome = decide(team_plan(requirement), Load(shares=shares), TEN, query())
    assert outcome == Bookable((expected,))


def test_several_that_serve_together_take_their_turns_one_after_the_other() -> None:
    given = team_plan(Requirement(("ann", "bob", "cy"), take=2))
    shares: dict[str, Share] = {}
    counts = Counter[str]()
    for _ in range(30):
        outcome = decide(given, Load(shares=shares), TEN, query())
        assert isinstance(outcome, Bookable)
        shares |= turns_of(given, shares, outcome.resources, MONDAY * 60)
        counts.update(outcome.resources)
    assert set(counts.values()) == {20}


def test_who_was_asked_for_takes_a_turn_beside_all_others() -> None:
    """Cy is new and was asked for: he stands with the others, and does not catch up from nothing."""
    staffing = Requirement(("ann", "bob", "cy"), pick="fairness")
    shares = {each: Share(place, 9 * ONE, ONE, {}) for place, each in enumerate(("ann", "bob"), 1)}
    found = turns_of(team_plan(staffing, preferred=["cy"]), shares, ["cy"], MONDAY * 60)
    assert found == {"cy": Share(3, 8 * ONE, ONE, {})}


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
