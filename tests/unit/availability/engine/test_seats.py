"""Times that several share, and resources that can be booked several times at once."""

from __future__ import annotations

from scheducal.availability.engine.decide import Bookable, decide
from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Load
from scheducal.availability.engine.slots import slots
from scheducal.catalog.services.model import ChannelRule, Limit, Requirement
from tests.unit.availability.engine.values import (
    DAY,
    MONDAY,
    clocks,
    load,
    monday,
    plan,
    query,
    resource,
    service,
    taken,
)

TEN, ELEVEN = monday("10:00"), monday("11:00")


def reason(given: Plan, known: Load, start: int, seats: int = 1) -> str | None:
    outcome = decide(given, known, start, query(seats=seats))
    return outcome.reason if isinstance(outcome, Refused) else None


def group(*seats: int, **more: object) -> list[Allocation]:
    """Bookings of one time, with so many seats each."""
    return [taken(TEN, ELEVEN, seats=each, holder=f"bkg_{place}", **more) for place, each in enumerate(seats)]


def test_a_time_is_shared_until_its_seats_are_taken() -> None:
    class_ = plan(service(seats=4))
    assert reason(class_, load(*group(1, 2)), TEN) is None
    assert reason(class_, load(*group(1, 2)), TEN, seats=2) == "capacity"
    assert reason(class_, load(*group(2, 2)), TEN) == "capacity"
    assert reason(class_, load(), TEN, seats=5) == "capacity"


def test_who_shares_a_time_comes_at_that_time_and_for_as_long() -> None:
    class_ = plan(service(seats=4, durations=(60, 30), interval=30))
    assert reason(class_, load(*group(1)), monday("10:30")) == "busy"
    assert isinstance(decide(class_, load(*group(1)), TEN, query(30)), Refused)


def test_an_expired_hold_and_whoever_moves_take_no_seat() -> None:
    class_ = plan(service(seats=2))
    known = load(taken(TEN, ELEVEN, holder="hld_1", expires=100), taken(TEN, ELEVEN, holder="bkg_1"))
    assert isinstance(decide(class_, known, TEN, query(seats=1, ignoring=frozenset(["bkg_1"]))), Bookable)
    assert isinstance(decide(class_, known, TEN, query(seats=2, ignoring=frozenset(["bkg_1"]))), Bookable)


def test_who_joins_gets_the_same_people_and_rooms() -> None:
    """Bob and the other room are free too, but the class at ten is Ann's, in the second room."""
    needs = [Requirement(("ann", "bob")), Requirement(("one", "two"), pick="in_order")]
    known = [resource(name) for name in ("ann", "bob", "one", "two")]
    class_ = plan(service(needs, seats=3), known)
    both = Load({"ann": group(1), "two": group(1)})
    assert decide(class_, both, TEN, query()) == Bookable(("ann", "two"))
    full = Load({"ann": group(3), "two": group(3)})
    assert decide(class_, full, TEN, query()) == Bookable(("bob", "one"))


def test_limits_hold_for_who_joins_too() -> None:
    class_ = plan(service(seats=4, limits=(Limit("day", 2, "resource"),)))
    assert reason(class_, load(*group(1)), TEN) is None
    assert reason(class_, load(*group(1, 1)), TEN) == "limit"


def test_who_joins_brings_the_buffers_that_the_service_has_by_now() -> None:
    # The class was first booked without a buffer, and something else right after it.
    other = taken(ELEVEN, ELEVEN + 60, holder="bkg_other", service_id="svc_2")
    assert reason(plan(service(seats=4)), load(*group(1), other), TEN) is None
    assert isinstance(decide(plan(service(seats=4, buffer_after=15)), load(*group(1), other), TEN, query()), Refused)


def test_a_calendar_that_is_busy_closes_a_time_with_seats_left() -> None:
    known = Load({"ann": group(1)}, {"ann": [(TEN, TEN + 10)]})
    assert reason(plan(service(seats=4)), known, TEN) == "busy"


def test_a_channel_has_its_share_of_the_seats() -> None:
    half = plan(service(seats=5, channels={"partner": ChannelRule(fraction=50)}), channel="partner")
    assert reason(half, load(*group(3)), TEN) is None
    assert reason(half, load(*group(2, channel="partner")), TEN) == "channel"
    assert reason(half, load(), TEN, seats=3) == "channel"


def test_two_devices_are_booked_twice_at_once() -> None:
    pair = plan(resources=[resource(capacity=2)])
    one, two = taken(TEN, ELEVEN, holder="bkg_1"), taken(TEN + 30, ELEVEN + 30, holder="bkg_2")
    assert reason(pair, load(one), TEN) is None
    assert reason(pair, load(one, two), TEN) == "capacity"
    assert reason(pair, load(one, two), monday("12:00")) is None


def test_a_shared_time_counts_once_for_its_own_service() -> None:
    """Three parties of one class leave the second device to another time of it."""
    pair = plan(service(seats=3, interval=30), [resource(capacity=2)])
    found = slots(pair, load(*group(1, 1, 1)), (MONDAY, MONDAY + DAY), query())
    assert "09:30" in clocks(slot.start for slot in found)
