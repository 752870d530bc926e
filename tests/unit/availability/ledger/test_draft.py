"""The ledger as transactions leave it, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from scheducal.availability.engine.load.model import Allocation, AllocationKind
from scheducal.availability.engine.shares import ONE, Share, taking
from scheducal.availability.ledger.draft import Draft
from scheducal.availability.ledger.guard import Guard
from scheducal.availability.ledger.model import MINUTES, Day, days_of
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.availability.ledger.rows import day_of
from scheducal.availability.ledger.share_rows import share_of
from scheducal.store.writes import Put

RESOURCES = ("res_a", "res_b", "res_c")
FIRST = 20_000 * MINUTES


class Rows:
    """Keeps rows in memory, and versions as the table would."""

    def __init__(self) -> None:
        self.days: dict[tuple[str, int], Day] = {}
        self.shares: dict[str, Share] = {}

    def read(self, tenant_id: str, resource_ids: Sequence[str], days: range) -> dict[tuple[str, int], Day]:
        del tenant_id
        places = [(resource_id, number) for resource_id in resource_ids for number in days]
        return {place: self.days.get(place, Day(*place)) for place in places}

    def read_with_shares(
        self, tenant_id: str, places: Iterable[tuple[str, int]], service_id: str, sharing: Sequence[str]
    ) -> tuple[dict[tuple[str, int], Day], dict[str, Share]]:
        del tenant_id
        assert service_id == "svc_1"
        shares = {each: self.shares[each] for each in sharing if each in self.shares}
        return {place: self.days.get(place, Day(*place)) for place in places}, shares

    def guards(self, tenant_id: str, guards: Sequence[Guard]) -> list[Guard]:
        del tenant_id
        return list(guards)

    def commit(self, draft: Draft) -> None:
        for put in draft.writes().values():
            assert isinstance(put, Put)
            if put.item["kind"] == "share":
                resource_id = put.key.pk.rpartition("#")[2]
                share = share_of({**put.key.attributes(), **put.item})
                assert share.version == (self.shares[resource_id].version if resource_id in self.shares else 0) + 1
                self.shares[resource_id] = share
                continue
            day = day_of({**put.key.attributes(), **put.item})
            place = (day.resource_id, day.number)
            assert day.version == self.days.get(place, Day(*place)).version + 1
            self.days[place] = day


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, tuple[str, ...], Allocation | None]:
    """Somebody who takes some resources for a time, instead of what they had, or nothing any more."""
    holder = draw(st.sampled_from(["bkg_1", "bkg_2", "hld_3"]))
    resources = tuple(draw(st.sets(st.sampled_from(RESOURCES), min_size=1)))
    if draw(st.booleans()):
        return holder, resources, None
    start = FIRST + draw(st.integers(0, 4 * MINUTES))
    length, buffer = draw(st.integers(1, 2 * MINUTES)), draw(st.integers(0, 120))
    return holder, resources, Allocation(start, start + length, buffer, buffer, 1, holder, "confirmed", "svc_1", "open")


@given(st.lists(changes(), max_size=12))
def test_after_any_changes_each_day_has_exactly_what_touches_it(steps: list[Any]) -> None:
    rows, had = Rows(), dict[str, tuple[tuple[str, ...], Allocation]]()
    for holder, resources, taken in steps:
        before = had.pop(holder, None)
        draft = Draft(cast("LedgerRepository", rows), "ten_1", "svc_1", datetime(2027, 1, 1, tzinfo=UTC))
        draft.replace(
            release={holder: before[0]} if before else {},
            released=before[1] if before else None,
            take=dict.fromkeys(resources, taken) if taken else {},
        )
        rows.commit(draft)
        if taken:
            had[holder] = (resources, taken)
    expected = {
        (resource_id, number, taken)
        for resources, taken in had.values()
        for resource_id in resources
        for number in days_of(taken)
    }
    assert {(*place, each) for place, day in rows.days.items() for each in day.taken} == expected


def test_what_was_taken_in_a_draft_counts_in_it_at_once() -> None:
    draft = Draft(cast("LedgerRepository", Rows()), "ten_1", "svc_1", datetime(2027, 1, 1, tzinfo=UTC))
    taken = Allocation(FIRST, FIRST + 30, 0, 0, 1, "bkg_1", "confirmed", "svc_1", "open")
    assert not draft.holds(["res_a"], taken)
    draft.replace(release={}, released=None, take={"res_a": taken})
    assert draft.holds(["res_a"], taken)
    assert not draft.holds(["res_a", "res_b"], taken)
    draft.check([("res_a", 20_000)])
    assert list(draft.writes()) == ["ledger res_a 20000"], "one write for each row"


def test_a_turn_is_counted_where_a_booking_starts_and_follows_it() -> None:
    rows = Rows()

    def drafted() -> Draft:
        return Draft(cast("LedgerRepository", rows), "ten_1", "svc_1", datetime(2027, 1, 1, tzinfo=UTC))

    def kept(day: int, kind: AllocationKind = "confirmed") -> Allocation:
        start = FIRST + day * MINUTES
        return Allocation(start, start + 30, 0, 0, 1, "bkg_1", kind, "svc_1", "open")

    steps: list[tuple[Allocation | None, Allocation | None, dict[int, int]]] = [
        # A hold takes the turn, and the booking that uses it counts.
        (None, kept(0, "hold"), {}),
        (kept(0, "hold"), kept(0, "pending"), {20_000: 1}),
        (kept(0, "pending"), kept(0), {20_000: 1}),
        (kept(0), kept(3), {20_003: 1}),
        (kept(3), None, {}),
    ]
    for before, after, days in steps:
        draft = drafted()
        assert before is None or draft.holds(["res_a"], before)
        draft.replace(
            release={"bkg_1": ["res_a"]} if before else {},
            released=before,
            take={"res_a": after} if after else {},
            turns=None if before else {"res_a": taking({}, {"res_a": 2}, "res_a", 20_000)},
        )
        rows.commit(draft)
        assert rows.shares["res_a"].days == days
        assert rows.shares["res_a"].share == len(days) * ONE // 2
    assert rows.shares["res_a"].version == 4, "a confirmation leaves the share alone"


def test_a_booking_of_before_there_were_shares_gives_nothing_back() -> None:
    rows = Rows()
    taken = Allocation(FIRST, FIRST + 30, 0, 0, 1, "bkg_1", "confirmed", "svc_1", "open")
    rows.days["res_a", 20_000] = Day("res_a", 20_000, 1, (taken,))
    draft = Draft(cast("LedgerRepository", rows), "ten_1", "svc_1", datetime(2027, 1, 1, tzinfo=UTC))
    draft.replace(release={"bkg_1": ["res_a"]}, released=taken, take={})
    assert list(draft.writes()) == ["ledger res_a 20000"]
