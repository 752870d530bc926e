"""Listing, booking, explanation and the ledger's days agree with a model that counts minutes, after every step."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from scheducal.availability.engine.board import board_of
from scheducal.availability.engine.decide import Bookable, decide
from scheducal.availability.engine.explanation import checks
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.load.reach import reach
from scheducal.availability.engine.plan import Plan, plan_of
from scheducal.availability.engine.slot_query import Load, SlotQuery
from scheducal.availability.engine.slots import slots
from scheducal.availability.ledger.model import Day, changed, days_between, days_of, taken_by_resource
from scheducal.catalog.channels.model import Channel
from scheducal.catalog.services.model import ServiceWithResources
from tests.unit.availability.engine.businesses import DAYS, resources, services
from tests.unit.availability.engine.model import Held, Model

# SCHEDUCAL_MODEL_EXAMPLES=2000 searches for longer.
EXAMPLES = int(os.environ.get("SCHEDUCAL_MODEL_EXAMPLES", "20"))
CHANNELS = st.sampled_from(["internal", "partner"])
WINDOW = 1800


class Bookings(RuleBasedStateMachine):
    """One service of one business, on two days."""

    @initialize(day=DAYS, data=st.data())
    def open(self, day: str, data: st.DataObject) -> None:
        first = date.fromisoformat(day)
        known = [data.draw(resources(name, first)) for name in ("ann", "bob", "cy")]
        self.service = data.draw(services())
        self.known = {each.resource_id: each for each in known}
        self.begin = int(datetime.combine(first, datetime.min.time(), UTC).timestamp()) // 60
        self.now = (self.begin - 600) * 60
        self.model = Model(self.service, known, self.begin)
        self.days: dict[tuple[str, int], Day] = {}
        self.count = 0

    def plan(self, channel: str) -> Plan:
        return plan_of(ServiceWithResources(self.service, self.known, Channel("ten_1", channel)))

    def load(self, plan: Plan, window: tuple[int, int]) -> Load:
        """Only the days that the engine asks for."""
        numbers = days_between(*reach(plan, window, self.service.durations[0]))
        days = [
            day for (name, number), day in self.days.items() if name in plan.resources_to_read and number in numbers
        ]
        return Load(taken_by_resource(days, self.now))

    def query(self, **given: Any) -> SlotQuery:
        return SlotQuery(self.service.durations[0], self.now, **given)

    def shown(self, channel: str) -> list[int]:
        window = (self.begin, self.begin + WINDOW)
        plan = self.plan(channel)
        return [slot.start for slot in slots(plan, self.load(plan, window), window, self.query())]

    def decide(self, start: int, channel: str, seats: int = 1, own: str = "") -> Bookable | None:
        """Decide by the engine, and check that the model agrees."""
        plan = self.plan(channel)
        outcome = decide(
            plan, self.load(plan, (start, start + 1)), start, self.query(seats=seats, ignoring=frozenset([own]))
        )
        expected = self.model.allows(start, self.service.durations[0], seats, channel, self.now, own)
        assert isinstance(outcome, Bookable) is expected, (start, outcome)
        return outcome if isinstance(outcome, Bookable) else None

    def write(self, taken: Allocation | None, members: frozenset[str], gone: Held | None = None) -> None:
        touched = [(each, taken) for each in members] if taken else []
        touched += [(each, gone.taken) for each in gone.resources] if gone else []
        places = {(name, number): Day(name, number) for name, one in touched for number in days_of(one)}
        before = {place: self.days.get(place, day) for place, day in places.items()}
        release = {gone.taken.holder: tuple(gone.resources)} if gone else {}
        take = dict.fromkeys(members, taken) if taken else {}
        after = changed(before, release=release, take={k: v for k, v in take.items() if v}, second=self.now)
        self.days |= {(day.resource_id, day.number): day for day in after}
        self.model.held = [each for each in self.model.held if each is not gone]
        if taken:
            self.model.held.append(Held(taken, members))

    @rule(
        data=st.data(),
        channel=CHANNELS,
        seats=st.sampled_from([1, 1, 2]),
        kind=st.sampled_from(["hold", "pending", "confirmed"]),
    )
    def book(self, data: st.DataObject, channel: str, seats: int, kind: Any) -> None:
        """At a time that was shown, as a rule."""
        shown = self.shown(channel)
        anywhere = st.integers(self.begin, self.begin + WINDOW - 1)
        start = data.draw(st.sampled_from(shown) | anywhere if shown else anywhere)
        outcome = self.decide(start, channel, seats)
        if outcome:
            self.count += 1
            expires = self.now + 300 if kind == "hold" else None
            holder = f"{kind}_{self.count:04d}"
            self.write(self.taken(start, holder, channel, seats, kind, expires), frozenset(outcome.resources))

    def taken(self, start: int, holder: str, channel: str, seats: int, kind: Any, expires: int | None) -> Allocation:
        service = self.service
        end = start + service.durations[0]
        buffers = service.buffer_before, service.buffer_after
        return Allocation(start, end, *buffers, seats, holder, kind, service.service_id, channel, expires)

    @rule(data=st.data())
    def book_another_service(self, data: st.DataObject) -> None:
        """One that has its own length and buffers, right before or after a time that was shown, as a rule."""
        name, length = data.draw(st.sampled_from(sorted(self.known))), self.service.durations[0]
        after = [each + length + self.service.buffer_after + 5 for each in self.shown("internal")]
        before = [each - self.service.buffer_before - 15 - 50 for each in self.shown("internal")]
        edges = [edge + step for edge in (*after, *before) for step in (-1, 0, 1)]
        anywhere = st.integers(self.begin, self.begin + WINDOW)
        start = data.draw(st.sampled_from(edges) if edges else anywhere)
        other = Allocation(start, start + 50, 5, 15, 1, f"other_{start}", "confirmed", "svc_2", "internal")
        near = [each.taken for each in self.model.live(self.now) if name in each.resources]
        if not any(each.start - 100 < other.end and each.end + 100 > other.start for each in near):
            self.write(other, frozenset([name]))

    @precondition(lambda self: self.model.held)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        """Confirm a hold or a pending booking, which keeps the time that it took."""
        held = data.draw(st.sampled_from(self.model.live(self.now) or self.model.held))
        if held in self.model.live(self.now):
            self.write(replace(held.taken, kind="confirmed", expires=None), held.resources, gone=held)

    @precondition(lambda self: self.model.held)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.write(None, frozenset(), gone=data.draw(st.sampled_from(self.model.held)))

    @precondition(lambda self: self.model.held)
    @rule(data=st.data())
    def reschedule(self, data: st.DataObject) -> None:
        """Its own old time is not in its way."""
        held = data.draw(st.sampled_from(self.model.held))
        if held in self.model.live(self.now) and held.taken.service_id == self.service.service_id:
            start = held.taken.start + data.draw(st.sampled_from([-60, -45, 0, 15, 30, 60, 90]))
            outcome = self.decide(start, held.taken.channel, held.taken.seats, held.taken.holder)
            if outcome:
                moved = replace(held.taken, start=start, end=start + self.service.durations[0])
                self.write(moved, frozenset(outcome.resources), gone=held)

    @rule(seconds=st.sampled_from([60, 299, 300, 3600]))
    def wait(self, seconds: int) -> None:
        """Holds expire, and notice moves on."""
        self.now += seconds

    @invariant()
    def what_is_listed_is_what_can_be_booked(self) -> None:
        for channel in ("internal", "partner"):
            starts = [self.begin + minute for minute in range(0, WINDOW, 5)]
            length = self.service.durations[0]
            right = [each for each in starts if self.model.allows(each, length, 1, channel, self.now)]
            assert [each for each in self.shown(channel) if each in set(starts)] == right

    @invariant()
    def a_time_is_listed_exactly_where_every_rule_is_met(self) -> None:
        for channel in ("internal", "partner"):
            window, shown, plan = (self.begin, self.begin + WINDOW), set(self.shown(channel)), self.plan(channel)
            board = board_of(plan, self.load(plan, window), self.query(), window)
            starts = sorted({*shown, *range(self.begin, self.begin + WINDOW, 45)})
            assert {each for each in starts if all(check.is_met for check in checks(board, each))} == shown

    @invariant()
    def the_ledger_has_what_is_held(self) -> None:
        found = taken_by_resource(self.days.values(), self.now)
        for name in self.known:
            held = {each.taken for each in self.model.live(self.now) if name in each.resources}
            assert set(found.get(name, ())) == held


Bookings.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=12,
    deadline=None,
    derandomize="SCHEDUCAL_MODEL_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
test_bookings_agree_with_the_model = pytest.mark.slow(Bookings.TestCase)
