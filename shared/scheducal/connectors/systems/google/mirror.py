"""Makes a Google event equal to an appointment, however often and late it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.connectors.connected import ChangedThere, EventStep, RemoteEvent, pushed_of
from scheducal.connectors.protocol import CalendarEvent, PushedState
from scheducal.connectors.steps import fields_to_write, is_as_seen, is_quiet, seen_after, shows
from scheducal.connectors.systems.google import bodies, requests
from scheducal.connectors.systems.google.client import Asking, event_of, is_gone
from scheducal.connectors.systems.google.errors import written
from scheducal.connectors.systems.google.responses import remote_event
from scheducal.connectors.systems.google.texts import as_written
from scheducal.http.request import SystemUnavailable
from scheducal.values import dataclass

# Others wait for this write's place at the limiter. So a step that collides again and again is left to later.
_MOST_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Writing:
    """The writes of one calendar."""

    asking: Asking
    calendar: str

    def perform(self, step: EventStep, event: CalendarEvent, at: datetime) -> PushedState:
        """Carry out a step. Raises SystemUnavailable, ChangedThere, AccessLost, SystemRefused."""
        if step.operation == "cancel":
            remote, pushed_state = self._cancelled(step, event), None
        elif step.operation == "create":
            remote, pushed_state = self._created(step, event), None
        else:
            remote, pushed_state = self._updated(step, event), step.pushed_state
        return PushedState(
            WHOLE_EVENT,
            step.operation,
            event.notice_version,
            event.sequence,
            # Workers' clocks differ, and no version can have been told before it was made.
            max(at, event.stamp),
            reference=remote.reference,
            seen=seen_after(remote, pushed_state, fields_to_write(event, pushed_state)),
            pushed=pushed_of(event),
        )

    def _created(self, step: EventStep, event: CalendarEvent) -> RemoteEvent:
        """Create the event.

        A duplicate is what an earlier attempt made, or what somebody deleted since; its id is ours either way.
        """
        notify = not is_quiet(step, event)
        answer = self.asking.send(requests.insert(self.calendar, bodies.whole(as_written(event)), notify=notify))
        if answer.status != 409:
            return remote_event(written(answer).body)
        return self._brought(bodies.event_id(event.uid), event, notify=notify)

    def _brought(self, reference: str, event: CalendarEvent, *, notify: bool) -> RemoteEvent:
        """Bring the event of this id to what the appointment wants, in place of anything that it shows now."""
        for _ in range(_MOST_LOOKS):
            current = event_of(self.asking, self.calendar, reference)
            if current is None:
                break
            done = self._patched(current, _all_of(current, event), notify=notify)
            if done is not None:
                return done
        raise SystemUnavailable("Google has the event's id, and does not show the event")

    def _updated(self, step: EventStep, event: CalendarEvent) -> RemoteEvent:
        reference = _reference(step, event)
        fields = fields_to_write(event, step.pushed_state)
        for _ in range(_MOST_LOOKS):
            current = event_of(self.asking, self.calendar, reference)
            if current is None or not _may_write(current, step, event, fields):
                raise ChangedThere(remote_event(current) if current else None)
            body = bodies.changes(current, as_written(event), fields)
            done = self._patched(current, body, notify=not is_quiet(step, event))
            if done is not None:
                return done
        raise SystemUnavailable("the event changes again and again while we write it")

    def _cancelled(self, step: EventStep, event: CalendarEvent) -> RemoteEvent:
        """Delete the event. Google has no words for the guests beside a deletion; one that is gone already is done."""
        reference = _reference(step, event)
        answer = self.asking.send(requests.delete(self.calendar, reference, notify=not is_quiet(step, event)))
        if not is_gone(self.asking, self.calendar, answer):
            written(answer)
        return RemoteEvent(reference, etag="", uid=None, updated_at=None, cancelled=True)

    def _patched(self, current: Mapping[str, Any], body: Mapping[str, Any], *, notify: bool) -> RemoteEvent | None:
        """Write the body over the event; None where somebody else was faster."""
        # An empty write would only cost a request, and another etag.
        if not body:
            return remote_event(current)
        answer = self.asking.send(requests.patch(self.calendar, current["id"], current["etag"], body, notify=notify))
        return None if answer.status in (404, 410, 412) else remote_event(written(answer).body)


def _reference(step: EventStep, event: CalendarEvent) -> str:
    return (step.pushed_state.reference if step.pushed_state else None) or bodies.event_id(event.uid)


def _all_of(current: Mapping[str, Any], event: CalendarEvent) -> Mapping[str, Any]:
    if current.get("status") == "cancelled":
        return bodies.restored(current, as_written(event))
    return bodies.changes(current, as_written(event), fields_to_write(event, None))


def _may_write(current: Mapping[str, Any], step: EventStep, event: CalendarEvent, fields: frozenset[str]) -> bool:
    """Tell whether nobody would lose a change by it: the event is as we saw it, as we left it, or as it shall be."""
    remote = remote_event(current)
    if remote.cancelled:
        return False
    return (
        is_as_seen(remote, step.pushed_state, fields)
        or bodies.is_ours(current)
        or shows(remote, as_written(event), fields)
    )
