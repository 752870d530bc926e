"""A fault at every call on the way to a calendar and back: of AWS, of the calendar, and of our own process.

Whatever goes wrong once: one event for each appointment, none after a cancellation, and both sides agree in the end.
Some cases run with SCHEDUCAL_FAULTS=all alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from scheducal.connectors.reconcile.repository import DriftRepository
from scheducal.store.table import table
from scheducal.system_names import EMAIL
from scheducal.tenants.rows import first_comparison
from tests.faults import Mode, every_fault
from tests.integration.connectors.rig import Connected, Lines, at, connected_world
from tests.integration.world.laws import commits_are_whole
from tests.integration.world.requests import JOHN, MOVED, WITH_JOHN
from tests.integration.world.rows import of_kind, the_partition

# What the code under test can tell apart: without effect, with an effect that it does not learn of, and its own end.
MODES = (Mode.FAULTY, Mode.UNANSWERED, Mode.KILLED_AFTER)
LATER = at("2026-04-17T18:00:00"), at("2026-04-17T19:00:00")


def nothing(connected: Connected) -> None:
    """The calendar is watched, and tells of nothing by itself: when it would, no two runs would be alike."""
    connected.pull_run()
    connected.fake.messenger.settle()
    if connected.kind == "exchange":
        connected.fake.subscriptions.paused = True
    else:
        connected.fake.channels.channels.clear()
    connected.world.pipeline.settle()


def booked(connected: Connected) -> None:
    """The same, with one appointment."""
    nothing(connected)
    connected.world.client.create(WITH_JOHN, idempotency_key="before")
    connected.pull_run()
    connected.world.clock.advance(seconds=30)


def create(connected: Connected) -> None:
    with connected.wire.unseen():
        connected.world.client.create(WITH_JOHN, idempotency_key="k")
    connected.world.pipeline.settle()


def move(connected: Connected) -> None:
    with connected.wire.unseen():
        connected.world.client.update(the_id(), MOVED)
    connected.world.pipeline.settle()


def cancel(connected: Connected) -> None:
    with connected.wire.unseen():
        connected.world.client.cancel(the_id())
    connected.world.pipeline.settle()


def cancel_at_once(connected: Connected) -> None:
    """Before anybody knows that the event was made."""
    create(connected)
    cancel(connected)


def moved_there(connected: Connected) -> None:
    connected.person.move(connected.reference, *LATER)
    connected.person.respond(connected.reference, JOHN, "accepted")
    connected.pull_run()


def the_id() -> str:
    return str(the_partition().appointment["appointmentId"])


def events(connected: Connected) -> list[tuple[str, datetime]]:
    """Subject and start of each event that takes place, past the code under test."""
    with connected.fake.lock:
        if connected.kind == "exchange":
            present = [each for box in connected.fake.mailboxes.values() for each in box.present(None)]
            return [(each.subject, each.start) for each in present]
        kept = [each for calendar in connected.fake.calendars() for each in calendar.events.values()]
        taking_place = [each for each in kept if each["status"] != "cancelled"]
        return [(each["summary"], datetime.fromisoformat(each["start"]["dateTime"])) for each in taking_place]


def agrees(connected: Connected) -> None:
    """One event, which shows the newest version; none once it is cancelled."""
    appointment, sync = the_partition().appointment, the_partition().sync
    assert (sync["state"], sync["pushedVersion"]) == ("synced", appointment["version"])
    commits_are_whole()
    start = datetime.fromisoformat(appointment["startInstant"]).replace(tzinfo=UTC)
    takes_place = appointment["status"] == "confirmed"
    assert events(connected) == ([(appointment["subject"], start)] if takes_place else [])


def was_followed() -> None:
    """The move and the answer, each told once."""
    assert the_partition().appointment["startInstant"] == "2026-04-17T18:00:00"
    [john] = the_partition().of_kind("invitee")
    assert john["participation"] == "accepted"
    told = sorted(row["eventType"] for row in the_partition().of_kind("event"))
    assert told == ["appointment.created", "appointment.rescheduled", "appointment.updated", "attendee.responded"]


def moved_unnoticed(connected: Connected) -> None:
    """A comparison is due, and what it is to find. E-mail has nothing to compare."""
    booked(connected)
    connected.person.move(connected.reference, *LATER)
    tenant_id, now = connected.world.tenant.tenant_id, connected.world.clock.now()
    table().put(first_comparison(tenant_id, connected.calendar_id, now))
    DriftRepository(table()).end(tenant_id, EMAIL)


def compare(connected: Connected) -> None:
    """Until a comparison has ended; what fails is made good by a later run."""
    connected.world.pipeline.reconcile()
    with connected.wire.unseen():
        for _ in range(3):
            connected.world.clock.advance(minutes=11)
            connected.world.pipeline.reconcile()
        connected.world.pipeline.settle()
    (row,) = of_kind("drift")
    counts = row["report"]["counts"]
    assert (counts["checked"], counts["repaired"], counts["left_behind"]) == (1, counts["differ"], 0)
    assert the_partition().appointment["startInstant"] == "2026-04-17T18:00:00"


Step = Callable[[Connected], None]
CASES: list[tuple[str, Step, Step]] = [
    ("exchange", nothing, create),
    ("exchange", booked, cancel),
    ("google", booked, moved_there),
]
MORE: list[tuple[str, Step, Step]] = [
    ("google", nothing, cancel_at_once),
    ("exchange", nothing, cancel_at_once),
    ("google", booked, move),
    ("exchange", booked, moved_there),
    ("google", moved_unnoticed, compare),
    ("exchange", moved_unnoticed, compare),
]
IS_LONG = os.environ.get("SCHEDUCAL_FAULTS") == "all"


@pytest.mark.parametrize(
    ("kind", "arrange", "act"),
    [*CASES, *(MORE if IS_LONG else [])],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_a_fault_anywhere(lines: Lines, kind: str, arrange: Step, act: Step) -> None:
    for trial in every_fault(partial(connected_world, kind, lines, arrange), MODES):
        with trial as connected:
            act(connected)
            with connected.wire.unseen():
                connected.world.clock.advance(hours=7)
                connected.pull_run()
                agrees(connected)
                if act is moved_there:
                    was_followed()


def test_a_process_that_ends_anywhere_in_a_comparison(lines: Lines) -> None:
    """The queries, most of them of empty months, fail with SCHEDUCAL_FAULTS=all alone."""
    worlds = partial(connected_world, "google", lines, moved_unnoticed)
    for trial in every_fault(worlds, [Mode.KILLED_AFTER], but=frozenset({"Query"})):
        with trial as connected:
            compare(connected)
            agrees(connected)
