"""One calendar system's work on one appointment, and what the next thing to do about it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from scheducal.appointments.copies.model import Copy
from scheducal.appointments.delegation.rules import delegations
from scheducal.appointments.model import ERASED_ADDRESS, WHOLE_EVENT, Aggregate, Sync
from scheducal.connectors.protocol import AnyStep, CalendarEvent, PushedState
from scheducal.connectors.runners.disclosure import disclosed
from scheducal.values import dataclass, replace

# Waits before the second and each later attempt; when they are used up, the sync has failed.
RETRY_WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 120, 600, 1800, 3600, 7200, 14_400))
# Longer than a worker's function may run, so that two workers never write to the same mailboxes at once.
LEASE = timedelta(seconds=120)
# Notes of first invitations are part of the claim, and a transaction has at most 100 writes.
MOST_STEPS = 90
FIRST_INVITATIONS = frozenset({"create", "add_invitee"})


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker finds in an appointment's partition.

    pushed_state: by invitee id.
    leased_until: while a worker is at it.
    not_before: when the next attempt is due.
    is_due: whether there is anything left to do.
    origin: the system in which it began, None for one that began here.
    revision: changes whenever what was told of the whole event is written.
    """

    aggregate: Aggregate
    sync: Sync
    pushed_state: Mapping[str, PushedState]
    leased_until: datetime | None
    not_before: datetime | None
    is_due: bool
    revision: str | None = None
    origin: str | None = None

    @property
    def copies(self) -> tuple[Copy, ...]:
        """Give those that others made in this system."""
        return next((each.copies for each in self.aggregate.syncs if each.system == self.sync.system), ())


Next = Literal["nothing", "wait", "claim"]


def next_action(work: Work, now: datetime) -> Next:
    """Decide whether there is nothing to do, whether it is too early, or whether to claim it.

    A message can be a double, early, or late: the row alone says what is still to be done.
    """
    if not work.is_due:
        return "nothing"
    if work.leased_until is not None and work.leased_until > now:
        return "nothing"
    if work.not_before is not None and work.not_before > now:
        return "wait"
    return "claim"


def retry_wait(attempts: int) -> timedelta | None:
    """Give how long to wait after the given number of failed attempts; None: give up."""
    return RETRY_WAITS[attempts - 1] if attempts <= len(RETRY_WAITS) else None


def calendar_event(aggregate: Aggregate) -> CalendarEvent:
    """Describe the newest version as calendar systems need it, without that which its tenant withholds."""
    aggregate = disclosed(aggregate)
    appointment = aggregate.appointment
    # Somebody who was erased is nobody who could be told anything.
    people = tuple(each for each in aggregate.invitees if each.address != ERASED_ADDRESS)
    return CalendarEvent(
        uid=appointment.uid,
        version=appointment.version,
        notice_version=appointment.notice_version,
        sequence=appointment.sequence,
        created=appointment.created_at,
        stamp=appointment.stamp,
        start=appointment.start.instant,
        end=appointment.end.instant,
        time_zone=appointment.start.zone,
        subject=appointment.subject,
        body_html=appointment.body_html,
        body_text=appointment.body_text,
        location=appointment.location,
        organizer=appointment.organizer,
        invitees=people,
        cancelled=appointment.is_cancelled,
        comment=appointment.comment,
        tenant_id=appointment.tenant_id,
        appointment_id=appointment.appointment_id,
        is_booking=appointment.booking_id is not None,
        delegations=tuple(
            (each.delegator.invitee_id, each.delegate.invitee_id)
            for each in delegations(replace(aggregate, invitees=people))
        ),
        withheld=appointment.withheld,
        renamed_at=appointment.renamed_at,
        is_quiet_end=appointment.is_quiet_end,
        quiet_at=appointment.quiet_at,
    )


def attempted(
    steps: Iterable[AnyStep], event: CalendarEvent, pushed_state: Mapping[str, PushedState], at: datetime
) -> tuple[PushedState, ...]:
    """List what to note before first invitations and texts go out: that somebody may be about to hear of it.

    pushed_state: as it was. An event that takes the place of one that is gone keeps that one's id meanwhile, so that
        each attempt is known to be the same.
    """
    return tuple(
        step.text.noted(step.operation, pushed_state.get(step.subject), event, at)
        if step.text
        else PushedState(
            step.subject,
            step.operation,
            event.notice_version,
            event.sequence,
            at,
            reference=pushed_state[WHOLE_EVENT].reference
            if step.subject == WHOLE_EVENT and WHOLE_EVENT in pushed_state
            else None,
            certain=False,
        )
        for step in steps
        if step.text or step.operation in FIRST_INVITATIONS
    )


def refused(step: AnyStep, event: CalendarEvent, last: PushedState | None, reason: str, at: datetime) -> PushedState:
    """Record a step that the system will never take; an event that it keeps stays known."""
    pushed_state = PushedState(step.subject, step.operation, event.notice_version, event.sequence, at, error=reason)
    if last is None or step.subject != WHOLE_EVENT:
        return pushed_state
    # Later steps still need to find the event that is there.
    return replace(pushed_state, reference=last.reference, seen=last.seen, pushed=last.pushed)


def refusals(pushed_state: Mapping[str, PushedState], aggregate: Aggregate) -> tuple[str, ...]:
    """List why the system refuses invitees for good, as far as they are still invited; each reason once."""
    invited = {WHOLE_EVENT, *(invitee.invitee_id for invitee in aggregate.invited)}
    reasons = {each.error: None for each in pushed_state.values() if each.error and each.invitee_id in invited}
    return tuple(reasons)
