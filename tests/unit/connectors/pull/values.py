"""An appointment and its event in a calendar, as both agreed on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.appointments.model import WHOLE_EVENT, Aggregate, Appointment, Invitee, Organizer, invitee_id
from scheducal.appointments.queries.change import Change
from scheducal.connectors.connected import RemoteAttendee, RemoteEvent, pushed_of, seen_of
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.pull.decision.comparison import Comparison
from scheducal.connectors.pull.decision.model import Followed, Kept, Next, Presence
from scheducal.connectors.pull.decision.rules import next_step
from scheducal.connectors.push.work import calendar_event
from scheducal.walltime.wall_time import WallTime

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
CALENDAR = "cal_1"
JOHN, MARY = "john@acme.example", "mary@acme.example"
_ZONE = "America/Los_Angeles"


def wall(text: str, zone: str = _ZONE) -> WallTime:
    return WallTime(datetime.fromisoformat(text), 0, zone)


def invitee(address: str, **more: Any) -> Invitee:
    return Invitee(invitee_id("apt_1", address), address, address, "needsAction", NOW - timedelta(days=1), **more)


def agreed(**more: Any) -> Aggregate:
    """Version 1: John, nine to ten in Los Angeles, in a Google calendar."""
    appointment = Appointment(
        tenant_id="ten_1",
        appointment_id="apt_1",
        uid="apt_1.ten_1@mail.test",
        organizer=Organizer("room@acme.example", "Acme"),
        start=wall("2026-04-15T09:00:00"),
        end=wall("2026-04-15T10:00:00"),
        created_at=NOW - timedelta(days=1),
        updated_at=NOW - timedelta(days=1),
        stamp=NOW - timedelta(days=1),
        system=f"google:{CALENDAR}",
        subject="Review",
        body="<p>Bring <b>figures</b></p>",
        location="Room 1",
        invitee_count=1,
    )
    return Aggregate(replace(appointment, **more), (invitee(JOHN),))


def event_of(aggregate: Aggregate, **more: Any) -> RemoteEvent:
    """As a calendar shows the version that it was told, in words of its own around the body."""
    ours = aggregate.appointment
    event = RemoteEvent(
        reference="evt-1",
        etag="1",
        uid=ours.uid,
        updated_at=NOW - timedelta(hours=1),
        start=ours.start.instant,
        end=ours.end.instant,
        time_zone=ours.start.zone,
        subject=ours.subject,
        body_html=f"<html><head><style>p{{}}</style></head><body>{ours.body}</body></html>",
        location=ours.location,
        attendees=tuple(RemoteAttendee(each.address, each.name, each.participation) for each in aggregate.invited),
    )
    return replace(event, **more)


def pushed_state_of(aggregate: Aggregate, shown: RemoteEvent) -> PushedState:
    """Give the state that was pushed last, when the calendar showed this."""
    ours = aggregate.appointment
    return PushedState(
        WHOLE_EVENT,
        "update",
        ours.notice_version,
        ours.sequence,
        NOW - timedelta(hours=1),
        reference="evt-1",
        seen=seen_of(shown),
        pushed=pushed_of(calendar_event(aggregate)),
    )


def comparison(
    ours: Aggregate, theirs: RemoteEvent, *, base: Aggregate | None = None, history: tuple[Change, ...] = ()
) -> Comparison:
    """base: what both agreed on last; else version 1."""
    before = base or agreed()
    return Comparison(CALENDAR, ours, pushed_state_of(before, event_of(before)), theirs, history, NOW)


def settle(found: Comparison) -> list[Followed | Kept | Presence]:
    """Every step until nothing is left, each on what the one before wrote."""
    steps: list[Followed | Kept | Presence] = []
    step: Next = next_step(found)
    while step is not None:
        steps.append(step)
        assert len(steps) < 50, "never settles"
        before = step.decision.after if isinstance(step, Followed) else found.before
        found = replace(found, before=before, pushed_state=step.pushed_state)
        step = next_step(found)
    return steps
