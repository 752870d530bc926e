"""What is still to be written of a record."""

from __future__ import annotations

from datetime import UTC, datetime

from scheducal.appointments.model import WHOLE_EVENT, Organizer
from scheducal.connectors.protocol import CalendarEvent, Operation, PushedState
from scheducal.connectors.record import Pushed, RecordStep, Wanted, digests, plan, pushed_record

NOW = datetime(2026, 3, 19, tzinfo=UTC)
WANTED = Wanted({"title": "A", "starts": "9"})
OVER = Wanted({"title": "A", "starts": "9"}, exists=False)
MOVED = Wanted({"title": "A", "starts": "10"})
THERE = Pushed(digests(WANTED), may_exist=True, remote_id="r1", version="e1")


def pushed(operation: Operation = "create", **more: object) -> PushedState:
    """Give the state after a step."""
    known = {"reference": "r1", "fields": digests(WANTED), **more}
    return PushedState(WHOLE_EVENT, operation, 1, 0, NOW, **known)  # type: ignore[arg-type]


def event(*, cancelled: bool = False) -> CalendarEvent:
    """Make an appointment."""
    organizer = Organizer("a@example.com", "A")
    return CalendarEvent("u", 1, 1, 0, NOW, NOW, NOW, NOW, "UTC", "A", None, None, organizer, (), cancelled)


def test_the_one_step_that_is_missing() -> None:
    refused = Pushed(digests(MOVED), may_exist=True, remote_id="r1", is_refused=True)
    cases: list[tuple[Wanted, Pushed | None, tuple[RecordStep, ...]]] = [
        (WANTED, None, (RecordStep("create", WANTED.fields),)),
        (OVER, None, ()),
        (WANTED, THERE, ()),
        (MOVED, THERE, (RecordStep("update", {"starts": "10"}, "r1", "e1"),)),
        (OVER, THERE, (RecordStep("cancel", {}, "r1", "e1"),)),
        (MOVED, refused, ()),
        (WANTED, refused, (RecordStep("update", WANTED.fields, "r1"),)),
        (WANTED, Pushed({}, may_exist=True), (RecordStep("create", WANTED.fields),)),
        (OVER, Pushed({}, may_exist=True), (RecordStep("cancel", {}),)),
        (WANTED, Pushed({}, may_exist=False), (RecordStep("create", WANTED.fields),)),
        (WANTED, Pushed(digests(WANTED), may_exist=False, is_refused=True), ()),
    ]
    failures = [f"{wanted} after {last}" for wanted, last, steps in cases if plan(wanted, last) != steps]
    assert not failures, "\n".join(failures)


def test_whether_the_record_may_be_there() -> None:
    cases = {
        "created": (pushed(), True),
        "changed": (pushed("update"), True),
        "taken away": (pushed("cancel"), False),
        "not made": (pushed(error="no"), False),
        "not changed": (pushed("update", error="no"), True),
        "not taken away": (pushed("cancel", error="no"), True),
        "perhaps made": (pushed(certain=False), True),
        "people took it away, and we changed it later": (pushed("update", seen={"cancelled": "yes"}), False),
    }
    found = {name: pushed_record(state, event()) for name, (state, _) in cases.items()}
    assert {name: each.may_exist for name, each in found.items() if each} == {n: may for n, (_, may) in cases.items()}
    perhaps = found["perhaps made"]
    assert perhaps is not None
    assert perhaps.remote_id is None, "nobody knows it"
    assert pushed_record(None, event()) is None


def test_a_cancelled_record_that_stays_is_there() -> None:
    state = pushed("update", seen={"cancelled": "yes", "etag": "e2"})
    found = pushed_record(state, event(cancelled=True))
    assert found is not None
    assert (found.may_exist, found.version) == (True, "e2")
