"""What every calendar system is asked to do, and the plain values it is asked with.

A system is level-triggered: it is shown the newest version of an appointment and what each invitee was
last told, says which steps are missing, and carries them out one at a time. The worker notes which first invitations
it is about to send, and records each step before it takes the next, so that a crash repeats at most one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from types import MappingProxyType
from typing import Literal, Protocol, TypeVar

from scheducal.appointments.model import WHOLE_EVENT, Invitee, Organizer
from scheducal.values import dataclass, replace

Operation = Literal["create", "update", "cancel", "add_invitee", "remove_invitee"]
# What texts are about.
Happening = Literal["created", "moved", "cancelled", "no_show"]
# Facts of texts that a system also knows as what it shows: it may have told us of them itself.
SHOWN = ("start", "end", "cancelled")
UNKNOWN = "It was sent, and no answer came. It may have arrived, so that it is not sent again."


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """The newest version of an appointment, as a calendar system needs it.

    tenant_id, appointment_id: whose it is, and of which appointment; empty for an event that is no appointment's.
    version: grows by one with each change.
    notice_version: the version of the last change that every invitee must be told of (time, subject, body, location,
        cancellation); inviting somebody else does not raise it.
    sequence: iTIP SEQUENCE (RFC 5546 section 2.1.4).
    start, end: aware, UTC.
    stamp: aware UTC instant of the newest change, created: of the first; both whole seconds.
    body_html: every word of the body, not sanitised; body_text: the body where it is plain text.
    comment: the organizer's words on a cancellation.
    is_booking: whether it is the time of a booking.
    delegations: invitees' ids by two, of the delegator and of the delegate.
    withheld: sensitive fields that the system is not told. The event has none of them.
    renamed_at: the stamp of the last version in which an invitee's name was put right.
    is_quiet_end: whether nobody is told that it was cancelled.
    quiet_at: the stamp of the last version that was made without a word to anybody.
    """

    uid: str
    version: int
    notice_version: int
    sequence: int
    created: datetime
    stamp: datetime
    start: datetime
    end: datetime
    time_zone: str
    subject: str | None
    body_html: str | None
    location: str | None
    organizer: Organizer
    invitees: tuple[Invitee, ...]
    cancelled: bool = False
    comment: str | None = None
    tenant_id: str = ""
    appointment_id: str = ""
    is_booking: bool = False
    body_text: str | None = None
    delegations: tuple[tuple[str, str], ...] = ()
    withheld: frozenset[str] = frozenset()
    renamed_at: datetime | None = None
    is_quiet_end: bool = False
    quiet_at: datetime | None = None

    def is_kept_from(self, invitee: Invitee) -> bool:
        """Tell whether somebody chose that this invitee hears nothing of how things are."""
        if invitee.quiet_version is None:
            return self.is_quiet_end and invitee.removed_at is None
        return invitee.removed_at is not None or self.notice_version <= invitee.quiet_version


@dataclass(frozen=True, slots=True)
class PushedState:
    """What one calendar system was last told: about one invitee, or about the event as a whole.

    invitee_id: whom it is about; WHOLE_EVENT where the system keeps one event for everybody.
    operation: the last step carried out.
    notice_version: of the event at that time.
    sequence: as sent.
    at: aware UTC instant.
    reference: the system's own id of it (a message's, or the event's).
    error: why the system refuses it for good, None where it took the step.
    certain: False from before a first invitation is attempted until its outcome is known, so that a withdrawal is not
        forgotten in between.
    seen: what the system showed after the step, by field (connected.seen_of), so that people's changes are told from
        our own; empty for systems that show nothing.
    pushed: what we asked for, by field (connected.pushed_of), so that an update writes only what we changed; systems
        rewrite texts, so that `seen` cannot tell. Empty where nothing is known to have arrived.
    fields: what was written of a record, by the system's own names (record.digests); empty for calendars.
    stamp: of the version that was told, None in rows of an older release.
    is_asked: whether the invitee asked to be told it again.
    """

    invitee_id: str
    operation: Operation
    notice_version: int
    sequence: int
    at: datetime
    reference: str | None = None
    error: str | None = None
    certain: bool = True
    seen: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pushed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    stamp: datetime | None = None
    is_asked: bool = False

    def precedes(self, change: datetime) -> bool:
        """Tell whether a change, by the stamp of its version, came after what was told."""
        return change > (self.stamp or self.at)


@dataclass(frozen=True, slots=True)
class DueText:
    """A text about an appointment that is due. facts: that it tells; another of them means another text."""

    happening: Happening
    facts: Mapping[str, str]

    def told(self, operation: Operation, last: PushedState | None, event: CalendarEvent, at: datetime) -> PushedState:
        """Record that it was said. What the system keeps of texts before stays known."""
        state = PushedState(
            WHOLE_EVENT, operation, event.notice_version, event.sequence, max(at, event.stamp), fields=self.facts
        )
        shown = {name: self.facts[name] for name in SHOWN if name in self.facts}
        kept = last.seen if last else {}
        return replace(state, reference=last.reference if last else None, seen={**kept, **shown})

    def noted(self, operation: Operation, last: PushedState | None, event: CalendarEvent, at: datetime) -> PushedState:
        """Note it before it is sent: if nothing more is written, nobody sends it again, and everybody sees why."""
        return replace(self.told(operation, last, event, at), certain=False, error=UNKNOWN)

    def unsent(self, operation: Operation, last: PushedState | None, event: CalendarEvent, at: datetime) -> PushedState:
        """Take the note back, since nothing was sent."""
        return last or replace(self.told(operation, last, event, at), fields={})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing still to be done for one invitee. is_repeat: the invitee knows it, and asked for it again."""

    operation: Operation
    invitee: Invitee
    is_repeat: bool = False

    @property
    def subject(self) -> str:
        """Name whom `PushedState.invitee_id` will mean."""
        return self.invitee.invitee_id

    @property
    def text(self) -> None:
        """Give no text: an invitation is no such thing."""
        return None


class AnyStep(Protocol):
    """What the worker knows of a step."""

    @property
    def operation(self) -> Operation:
        """Tell what is to be done."""
        ...

    @property
    def subject(self) -> str:
        """Name whom `PushedState.invitee_id` will mean."""
        ...

    @property
    def text(self) -> DueText | None:
        """Give the text that is sent, if any. It is noted first, since it must not be sent twice."""
        ...


StepType = TypeVar("StepType", bound=AnyStep)


class SystemRefused(Exception):
    """The system will never take this step for this invitee; the message says why and names nobody."""


class CalendarSystem(Protocol[StepType]):
    """One calendar system."""

    @property
    def name(self) -> str:
        """Give the system's name in `sync`: `email`."""
        ...

    def steps(self, event: CalendarEvent, pushed_state: Mapping[str, PushedState]) -> Sequence[StepType]:
        """Plan the steps missing between what was told (by invitee id) and the event, if any. Pure."""
        ...

    def perform(self, step: StepType, event: CalendarEvent, at: datetime) -> PushedState:
        """Carry out one step at the instant given.

        Raises SystemUnavailable to be retried, SystemRefused to be recorded against the invitee.
        """
        ...
