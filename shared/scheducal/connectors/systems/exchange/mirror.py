"""Makes, changes and cancels an appointment's event: one step each, safe to repeat after any crash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.connectors.connected import ChangedThere, EventStep, pushed_of, seen_of
from scheducal.connectors.protocol import CalendarEvent, Operation, PushedState, SystemRefused
from scheducal.connectors.steps import fields_to_write, is_as_seen, is_renamed, seen_after
from scheducal.connectors.systems.exchange import requests
from scheducal.connectors.systems.exchange.mailbox import Mailbox, Overtaken
from scheducal.connectors.systems.exchange.requests import MARKED, WRITTEN, as_shown
from scheducal.connectors.systems.exchange.responses import Found
from scheducal.http.request import SystemUnavailable
from scheducal.values import dataclass

# Answers of invitees change the event's etag too, several at once right after an invitation.
_MOST_ROUNDS = 4
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Writing:
    """One step for one event of one mailbox. at: the instant of the step."""

    mailbox: Mailbox
    step: EventStep
    event: CalendarEvent
    at: datetime

    def perform(self) -> PushedState:
        """Take the step. Raises SystemUnavailable, ChangedThere, AccessLost, SystemRefused."""
        if self.step.operation == "cancel":
            return self._cancelled()
        return self._created() if self.step.operation == "create" else self._updated()

    def _created(self) -> PushedState:
        """Make a new event, or bring the one that an earlier attempt made to the newest version."""
        pushed_state = self.step.pushed_state
        if pushed_state is not None and not pushed_state.certain and (earlier := self._earlier()) is not None:
            return self._brought(earlier, WRITTEN)
        made = self.mailbox.create(self.event, pushed_state.reference if pushed_state else None)
        # None means that an earlier attempt took effect, and its answer was lost.
        if made is not None:
            return self._pushed_states("create", made.remote.reference, seen_of(made.remote))
        if (earlier := self._earlier()) is None:
            raise SystemUnavailable("Exchange made the event before, but does not show it")
        return self._brought(earlier, WRITTEN)

    def _updated(self) -> PushedState:
        """Write what we changed, and nothing else."""
        current = self._current()
        if current is None:
            raise ChangedThere(None)
        return self._brought(current, fields_to_write(self.event, self.step.pushed_state) & WRITTEN)

    def _cancelled(self) -> PushedState:
        """Cancel the event, and let its attendees be told. Where its id is not known for certain, look for it."""
        pushed_state = self.step.pushed_state
        # After a write with an unknown outcome the id is not known for certain.
        known = pushed_state.reference if pushed_state is not None and pushed_state.certain else None
        references = [known] if known else [each.remote.reference for each in self.mailbox.find(self.event.uid)]
        for reference in references:
            self.mailbox.cancel(reference, self.event)
        return self._pushed_states("cancel", known, _NOTHING)

    def _brought(self, current: Found, fields: frozenset[str]) -> PushedState:
        """Bring the event's fields to what the appointment wants.

        A refusal is recorded here instead of raised, with the event's id, so that a later step still finds it.
        """
        for _ in range(_MOST_ROUNDS):
            try:
                return self._written(current, fields)
            except SystemRefused as refused:
                return self._refused(current, str(refused))
            except Overtaken:
                # Read it again, and see whether the change concerns what we write.
                newer = self.mailbox.read(current.remote.reference)
            if newer is None:
                raise ChangedThere(None)
            current = newer
        raise SystemUnavailable("the event changes again and again while we write it")

    def _written(self, current: Found, fields: frozenset[str]) -> PushedState:
        missing = self._missing(current, fields)
        if current.remote.cancelled or not is_as_seen(current.remote, self.step.pushed_state, missing):
            raise ChangedThere(current.remote)
        if not missing:
            return self._pushed_states("update", current.remote.reference, self._seen_before(current, fields))
        after = self.mailbox.patch(current, requests.patch(self.event, missing, current.attendees, current.joining))
        if after is None:
            raise ChangedThere(None)
        return self._pushed_states(
            "update", after.remote.reference, seen_after(after.remote, self.step.pushed_state, fields)
        )

    def _missing(self, current: Found, fields: frozenset[str]) -> frozenset[str]:
        """List what of our changes the event does not show. A body that hides how to join is left alone."""
        unsaid = fields
        if current.mark == requests.content_mark(self.event):
            unsaid -= MARKED
        if current.is_online_meeting and not current.joining:
            unsaid -= {"body"}
        if requests.is_listed(self.event, current.attendees) and not is_renamed(self.event, self.step.pushed_state):
            unsaid -= {"attendees"}
        asked, shown = pushed_of(as_shown(self.event)), seen_of(current.remote)
        return frozenset(name for name in unsaid if name == "attendees" or shown[name] != asked[name])

    def _seen_before(self, current: Found, fields: frozenset[str]) -> Mapping[str, str]:
        """Give what the event showed after a write whose answer was lost.

        Any difference by now is somebody else's change.
        """
        asked, shown = pushed_of(as_shown(self.event)), seen_of(current.remote)
        theirs = {name: asked[name] for name in fields & MARKED - {"body"} if shown[name] != asked[name]}
        seen = seen_after(current.remote, self.step.pushed_state, fields)
        return {**seen, **theirs, "etag": ""} if theirs else seen

    def _earlier(self) -> Found | None:
        return next(iter(self.mailbox.find(self.event.uid)), None)

    def _current(self) -> Found | None:
        pushed_state = self.step.pushed_state
        return self.mailbox.read(pushed_state.reference) if pushed_state and pushed_state.reference else self._earlier()

    def _refused(self, current: Found, error: str) -> PushedState:
        pushed_state = self.step.pushed_state
        kept = (pushed_state.seen, pushed_state.pushed) if pushed_state else (_NOTHING, _NOTHING)
        return self._pushed_states("update", current.remote.reference, *kept, error)

    def _pushed_states(
        self,
        operation: Operation,
        reference: str | None,
        seen: Mapping[str, str],
        pushed: Mapping[str, str] | None = None,
        error: str | None = None,
    ) -> PushedState:
        return PushedState(
            WHOLE_EVENT,
            operation,
            self.event.notice_version,
            self.event.sequence,
            max(self.at, self.event.stamp),
            reference=reference,
            error=error,
            seen=seen,
            pushed=pushed_of(self.event) if pushed is None else pushed,
        )
