"""The order of entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scheducal.appointments.queries.change import Change
from scheducal.store.values import Item
from scheducal.timeline import views
from scheducal.timeline.views import Timed

AT = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)


def _change(version: int) -> Timed:
    return views.change(Change(version=version, action="answered", actor="inv_1", at=AT, changed=()), {})


def _answer(version: int, outcome: str = "answered") -> Timed:
    note: Item = {"at": AT.isoformat(), "outcome": outcome, "participation": "accepted", "version": version}
    return views.answer(note, {})


def _event(version: int, at: datetime = AT) -> Timed:
    row: Item = {
        "occurredAt": at.isoformat(),
        "version": version,
        "eventId": str(version),
        "eventType": "attendee.responded",
    }
    return views.event(row, [])


def test_what_happened_in_one_second_is_told_version_by_version() -> None:
    """Answers, of which rows keep whole seconds alone, in the order in which they were taken."""
    mixed = [_answer(3), _event(2), _change(3), _answer(2, "stale"), _event(3), _answer(2), _change(2)]
    told = [(entry["type"], entry["version"]) for entry in views.in_order(mixed) if entry["type"] != "attempt"]
    assert told == [
        ("answer", 2),
        ("answer", 2),
        ("change", 2),
        ("event", 2),
        ("answer", 3),
        ("change", 3),
        ("event", 3),
    ]


def test_time_comes_before_version() -> None:
    early = _event(5, AT - timedelta(seconds=1))
    assert views.in_order([_change(4), early]) == [early[1], _change(4)[1]]
