"""Which step is missing, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheducal.connectors.protocol import CalendarEvent, Operation, PushedState
from scheducal.connectors.systems.email.steps import steps
from tests.unit.connectors.samples import at, event, invitee, pushed_state

NEW = event()
LATE = event(invitee(added_at=at(5)), stamp=at(5), version=2)
CHANGED = event(version=2, notice_version=2, sequence=1, stamp=at(5))
REMOVED = event(invitee(removed_at=at(5)), version=2, stamp=at(5))
REMOVED_THEN_CHANGED = event(invitee(removed_at=at(5)), version=3, notice_version=3, stamp=at(6))
BACK = event(invitee(added_at=at(9)), version=3, stamp=at(9))
CANCELLED = event(version=2, notice_version=2, sequence=1, stamp=at(5), cancelled=True)

CASES: list[tuple[str, CalendarEvent, PushedState | None, Operation | None]] = [
    ("invited from the start", NEW, None, "create"),
    ("invited later", LATE, None, "add_invitee"),
    ("told", NEW, pushed_state(), None),
    ("told, then changed", CHANGED, pushed_state(), "update"),
    ("told of the change", CHANGED, pushed_state("update", notice_version=2), None),
    ("removed before being told", REMOVED, None, None),
    ("removed", REMOVED, pushed_state(), "remove_invitee"),
    ("removed after an update", REMOVED, pushed_state("update"), "remove_invitee"),
    ("told of the removal", REMOVED, pushed_state("remove_invitee", at=at(5)), None),
    ("told of the removal, then changed", REMOVED_THEN_CHANGED, pushed_state("remove_invitee", at=at(5)), None),
    ("invited again", BACK, pushed_state("remove_invitee", at=at(5)), "add_invitee"),
    ("invited again while the removal was told", BACK, pushed_state("remove_invitee", at=at(10)), "add_invitee"),
    ("removed and invited again unnoticed", BACK, pushed_state(), "update"),
    ("cancelled", CANCELLED, pushed_state(), "cancel"),
    ("cancelled before being told", CANCELLED, None, None),
    ("told of the cancellation", CANCELLED, pushed_state("cancel", notice_version=2), None),
    ("removed, then cancelled", event(invitee(removed_at=at(1)), cancelled=True), pushed_state(), "remove_invitee"),
    ("told of the removal, then cancelled", CANCELLED, pushed_state("remove_invitee", at=at(5)), None),
    ("shown an old version, active", NEW, pushed_state("cancel", notice_version=2), None),
    ("shown an old version, removed", REMOVED, pushed_state("update", notice_version=2), None),
    ("refused at first", NEW, pushed_state(error="no"), None),
    ("refused at first, then changed", CHANGED, pushed_state(error="no"), "create"),
    ("refused when added, then changed", event(invitee(added_at=at(1)), notice_version=2),
     pushed_state("add_invitee", at=at(1), error="no"), "add_invitee"),
    ("refused at first, then removed", REMOVED, pushed_state(error="no"), None),
    ("refused at first, then cancelled", CANCELLED, pushed_state(error="no"), None),
    ("refused at first, then invited again", BACK, pushed_state(error="no"), "add_invitee"),
    ("update refused", CHANGED, pushed_state("update", notice_version=2, error="no"), None),
    ("update refused, then removed", REMOVED, pushed_state("update", error="no"), "remove_invitee"),
    ("update refused, then cancelled", CANCELLED, pushed_state("update", error="no"), "cancel"),
    ("removal refused", REMOVED, pushed_state("remove_invitee", at=at(5), error="no"), None),
    ("removal refused, then changed", REMOVED_THEN_CHANGED, pushed_state("remove_invitee", error="no"),
     "remove_invitee"),
    ("removal refused, then invited again", BACK, pushed_state("remove_invitee", at=at(5), error="no"), "update"),
    ("perhaps told", NEW, replace(pushed_state(), certain=False), "create"),
    ("perhaps told, then changed", CHANGED, replace(pushed_state(), certain=False), "create"),
    ("perhaps told, then removed", REMOVED, replace(pushed_state(), certain=False), "remove_invitee"),
    ("perhaps told, then cancelled", CANCELLED, replace(pushed_state(), certain=False), "cancel"),
    ("cancellation refused", CANCELLED, pushed_state("cancel", notice_version=2, error="no"), None),
]  # fmt: skip


@pytest.mark.parametrize(("shown", "last", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_missing_step(shown: CalendarEvent, last: PushedState | None, expected: Operation | None) -> None:
    found = steps(shown, {} if last is None else {last.invitee_id: last})
    assert [step.operation for step in found] == ([] if expected is None else [expected])


def test_each_invitee_has_a_step_of_their_own() -> None:
    many = event(
        invitee(1), invitee(2, removed_at=at(2)), invitee(3, added_at=at(3)), invitee(4),
        version=4, notice_version=4, stamp=at(4),
    )  # fmt: skip
    found = steps(many, {f"i{n}": pushed_state(number=n) for n in (1, 2)})
    assert [(step.invitee.invitee_id, step.operation) for step in found] == [
        ("i1", "update"),
        ("i2", "remove_invitee"),
        ("i4", "create"),
        ("i3", "add_invitee"),
    ]


def test_order_does_not_depend_on_the_order_of_the_rows() -> None:
    people = [invitee(n, added_at=at(n % 3)) for n in range(6)]
    assert steps(event(*people), {}) == steps(event(*reversed(people)), {})


def test_strangers_among_the_told_are_left_alone() -> None:
    assert steps(event(), {"i1": pushed_state(), "i9": pushed_state(number=9)}) == ()
