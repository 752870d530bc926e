"""Runs a connector's mirror.py as what push and pull know: one event for everybody, kept by another system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.connectors.connected import (
    ChangedThere,
    Changes,
    EventStep,
    RemoteEvent,
    Subscription,
    pushed_of,
    seen_of,
)
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.foreign import ForeignBooking
from scheducal.connectors.manifest import CalendarAbilities, Manifest
from scheducal.connectors.mapping.templates import filled
from scheducal.connectors.outcome import Outcome, failure
from scheducal.connectors.protocol import CalendarEvent, Happening, Operation, PushedState
from scheducal.connectors.record import ADOPTED, RecordStep, Source, Wanted, digests, pushed_record
from scheducal.connectors.runners.booked import Booked
from scheducal.connectors.runners.conversation import answer_to
from scheducal.connectors.runners.parts import MirrorPart, finding_part, found, planned
from scheducal.connectors.runners.trigger import Trigger
from scheducal.connectors.steps import fields_to_write, is_as_seen, seen_after, shows
from scheducal.http.rest import Rest
from scheducal.values import dataclass, replace

# Nothing of records is imitated that only calendars have.
ABILITIES = CalendarAbilities(
    tells_proposals=False, tells_comments=False, cancels_with_comment=False, notifies_whole_list=False
)


@dataclass(frozen=True, slots=True)
class Mirror:
    """Implements scheducal.connectors.connected.ConnectedSystem.

    trigger: None where changes on the system's side are not followed.
    """

    manifest: Manifest
    rest: Rest
    part: MirrorPart
    trigger: Trigger | None
    connection: Connection
    booked: Booked

    @property
    def name(self) -> str:
        """Give the system's name in `sync`."""
        return self.manifest.kind

    @property
    def abilities(self) -> CalendarAbilities:
        """Tell what the system can do, as far as calendars differ."""
        rules = self.connection.ruleset
        return replace(
            ABILITIES,
            shows_events=self._reads,
            polled_every=self.manifest.polled_every,
            adopts=self.trigger is not None and rules.adopts,
            winner=rules.winner,
        )

    def steps(self, event: CalendarEvent, pushed_state: Mapping[str, PushedState]) -> Sequence[EventStep]:
        """Plan the missing steps, as the connector does."""
        last = pushed_state.get(WHOLE_EVENT)
        if last is not None and last.fields == ADOPTED and event.version == 1:
            # What the system has of an adopted booking is the base of all that comes.
            return (EventStep("update", last),)
        event = self._held(event, last)
        missing = self._steps(self._wanted(event), event, last)
        return tuple(EventStep(each.operation, last) for each in missing if self._may(each))

    def perform(self, step: EventStep, event: CalendarEvent, at: datetime) -> PushedState:
        """Carry out one step; it gives refusals too. Raises SystemUnavailable, ChangedThere, AccessLost."""
        last = step.pushed_state
        if last is not None and last.fields == ADOPTED and event.version == 1:
            return self._base(last, self._wanted(event), event, at)
        event = self._held(event, last)
        wanted = self._wanted(event)
        planned = next(each for each in self._steps(wanted, event, last) if each.operation == step.operation)
        planned = self._addressed(planned, event)
        if last is not None and not last.certain:
            planned = self._looked_up(planned, wanted)
        pushed_state = PushedState(
            WHOLE_EVENT,
            step.operation,
            event.notice_version,
            event.sequence,
            max(at, event.stamp),
            reference=planned.remote_id,
            pushed=pushed_of(event),
            fields=digests(wanted),
        )
        if planned.operation == "cancel" and planned.remote_id is None:
            return pushed_state
        done = self._written(planned, wanted, event, last)
        if done.name == "refused":
            before = last or pushed_state
            return replace(
                pushed_state, reference=before.reference, seen=before.seen, pushed=before.pushed, error=done.why
            )
        reference = done.remote_id or planned.remote_id
        return replace(pushed_state, reference=reference, seen=self._seen(reference, done, event, last))

    def _base(self, last: PushedState, wanted: Wanted, event: CalendarEvent, at: datetime) -> PushedState:
        """Take the system's record as told of all that an adopted booking has. Writes nothing there."""
        told = replace(last, at=max(at, event.stamp), fields=digests(wanted), pushed=pushed_of(event))
        remote = self.read(last.reference) if last.reference else None
        return replace(told, seen=seen_of(remote) if remote else self._as_told(last.reference, event))

    def read(self, reference: str) -> RemoteEvent | None:
        """Read the record; None where the system has none of that id, or changes there are not followed."""
        return self.trigger.read(reference) if self.trigger else None

    def hearing(self, told: Mapping[str, Any]) -> Mirror | None:
        """Give the system as it told of a record; None where changes there are not followed."""
        return replace(self, trigger=replace(self.trigger, heard=told)) if self.trigger else None

    def report(self, told: Mapping[str, Any]) -> None:
        """Give none: it keeps no texts."""
        del told

    @property
    def knows_former_ids(self) -> bool:
        """Tell whether an id counts that is not that of the last push: another record took the place of that one."""
        return False

    def changes(self, cursor: str | None, start: datetime, end: datetime) -> Changes:
        """List what changed in a system that is asked. Others say it themselves, and reconcile reads each record."""
        del end
        if self.trigger is None or self.manifest.polled_every is None:
            return Changes((), cursor or "none", more=False)
        return self.trigger.poll(cursor, start)

    def foreign(self, reference: str) -> ForeignBooking | None:
        """Read a record as a booking of the system's own; None where it is none."""
        return self.trigger.foreign(reference) if self.trigger else None

    def subscribe(self, url: str, secret: str, at: datetime) -> Subscription:
        """Ask for incoming webhooks, where the connector can."""
        del secret
        return self.trigger.subscribe(url, at) if self.trigger else Trigger.none(at)

    def renew(self, subscription: Subscription, url: str, secret: str, at: datetime) -> Subscription:
        """Renew a subscription. Raises SubscriptionGone."""
        del secret
        return self.trigger.renew(subscription, url, at) if self.trigger else Trigger.none(at)

    def unsubscribe(self, subscription: Subscription) -> None:
        """End a subscription; one that is gone is no error."""
        if self.trigger:
            self.trigger.unsubscribe(subscription)

    @property
    def _reads(self) -> bool:
        return self.trigger is not None and self.trigger.reads

    def _as_told(self, reference: str | None, event: CalendarEvent) -> Mapping[str, str]:
        """Give what a system shows that cannot be read: what it was told, so that its own changes are told from it."""
        if self.trigger is None:
            return {}
        return seen_of(
            RemoteEvent(reference or "", "", None, None, start=event.start, end=event.end, cancelled=event.cancelled)
        )

    def _wanted(self, event: CalendarEvent) -> Wanted:
        booking = self.booked.disclosed(event)
        fields = filled(self.manifest, self.connection.mapping, event, booking, self.booked.known)
        return self.part.wanted(Source(event, booking, fields))

    def _may(self, step: RecordStep) -> bool:
        """Tell whether the rules let a step out. Of an update they hold back the time alone: see `_held`."""
        rules = self.connection.ruleset
        happening: Mapping[Operation, Happening] = {"create": "created", "cancel": "cancelled"}
        return rules.tells(happening[step.operation]) if step.operation in happening else rules.goes_out

    def _held(self, event: CalendarEvent, last: PushedState | None) -> CalendarEvent:
        """Give the event at the time that the system was told, where the rules leave moves."""
        told = last.pushed if last else {}
        if self.connection.ruleset.on_move == "do" or "start" not in told:
            return event
        start, end = (datetime.fromisoformat(told[name]) for name in ("start", "end"))
        return replace(event, start=start, end=end, time_zone=told["zone"])

    def _addressed(self, step: RecordStep, event: CalendarEvent) -> RecordStep:
        """Give a step the rest that its request may need."""
        connection = self.connection
        return replace(
            step,
            appointment_id=event.appointment_id,
            settings=connection.settings,
            notifies=connection.ruleset.notifies,
        )

    def _steps(self, wanted: Wanted, event: CalendarEvent, last: PushedState | None) -> Sequence[RecordStep]:
        # People took the record away there, and the appointment followed.
        if last is not None and last.operation == "cancel" and last.error is None and event.cancelled:
            return ()
        return planned(self.part, wanted, pushed_record(last, event))

    def _looked_up(self, step: RecordStep, wanted: Wanted) -> RecordStep:
        """Look up the record of a create that had no answer, before it is sent again."""
        finding = finding_part(self.part)
        if finding is None:
            return step
        response = answer_to(self.rest, finding.find(replace(step, fields=wanted.fields)), self.part.outcome)
        outcome = self.part.outcome(response)
        if outcome.name != "gone" and (failed := failure(outcome, self.manifest.title, outcome.why, is_question=True)):
            raise failed
        remote_id = None if outcome.name == "gone" else found(self.part, response)
        if remote_id is None:
            return step
        return replace(step, operation="update" if step.operation == "create" else step.operation, remote_id=remote_id)

    def _written(self, step: RecordStep, wanted: Wanted, event: CalendarEvent, last: PushedState | None) -> Outcome:
        """Send the request of a step. A record that is gone is made again, unless its deletion is to be followed."""
        if step.operation == "update" and self._reads and step.remote_id:
            remote = self._unchanged(step.remote_id, event, last)
            step = replace(step, remote_id=remote.reference, version=remote.etag)
        outcome = self._sent(step)
        if outcome.name == "gone" and step.operation == "cancel":
            return outcome
        if outcome.name == "gone" and self._reads:
            raise ChangedThere(None)
        if outcome.name == "gone":
            outcome = self._sent(self._addressed(RecordStep("create", wanted.fields), event))
        return outcome

    def _sent(self, step: RecordStep) -> Outcome:
        """Raise for outcomes that end the attempt."""
        response = answer_to(self.rest, self.part.request(step), self.part.outcome)
        outcome = self.part.outcome(response)
        outcome = replace(outcome, after=response.retry_after if outcome.after is None else outcome.after)
        ends = outcome.name in ("retry", "reauthorize", "unknown")
        if ends and (failed := failure(outcome, self.manifest.title, outcome.why)):
            raise failed
        return outcome

    def _unchanged(self, remote_id: str, event: CalendarEvent, last: PushedState | None) -> RemoteEvent:
        """Read the record; raises ChangedThere where somebody would lose a change by the step."""
        remote, fields = self.read(remote_id), fields_to_write(event, last)
        if remote is None:
            raise ChangedThere(None)
        if not is_as_seen(remote, last, fields) and not shows(remote, event, fields):
            raise ChangedThere(remote)
        return remote

    def _seen(
        self, reference: str | None, done: Outcome, event: CalendarEvent, last: PushedState | None
    ) -> Mapping[str, str]:
        """Give what the system shows after the step, so that people's changes are told from our own."""
        if self.trigger and not self._reads:
            return self._as_told(reference, event)
        remote = self.read(reference) if reference else None
        if remote is not None:
            return seen_after(remote, last, fields_to_write(event, last))
        if event.cancelled and self.trigger:
            return seen_of(RemoteEvent(reference or "", etag="", uid=None, updated_at=None, cancelled=True))
        return {"etag": done.version} if done.version else {}
