"""What each change makes of an appointment. Pure: values in, values out, or a Refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from scheducal.appointments.delegation.rules import newcomer, settled, written
from scheducal.appointments.model import (
    MOST_INVITEES,
    Aggregate,
    Answer,
    Appointment,
    Invitee,
    invitee_id,
)
from scheducal.errors import Refusal
from scheducal.events.types import AppointmentEventType
from scheducal.gmail import is_same_mailbox
from scheducal.values import dataclass, replace
from scheducal.walltime.parse import parse_wall_time, repeats, rezone
from scheducal.walltime.wall_time import WallTime
from scheducal.walltime.zones import parse_zone

# Calendar programs that are behind still show one of these.
_MOST_FORMER_PLACES = 3
_CANCELED: tuple[AppointmentEventType, ...] = ("appointment.canceled",)
Pair = tuple[WallTime, WallTime]
Change = Literal["created", "updated", "canceled", "invited", "uninvited", "rederived", "restored"]
PersonalAction = Literal["readdressed", "erased", "corrected"]
Action = Change | PersonalAction | Literal["answered", "countered"]


@dataclass(frozen=True, slots=True)
class AppointmentDecision:
    """A change that is ready to be committed.

    before, after: the aggregate as it was, None for a new appointment, and as it will be.
    action: the audit log's word.
    touched: invitees to be written.
    changed: names of the request fields that changed.
    events: what subscribers are told.
    in_calendar: whether people made the change in their calendar, which subscribers are told too.
    is_quiet: whether those who are invited are not told.
    """

    after: Aggregate
    action: Action
    touched: tuple[Invitee, ...] = ()
    changed: tuple[str, ...] = ()
    events: tuple[AppointmentEventType, ...] = ()
    in_calendar: bool = False
    is_quiet: bool = False
    before: Aggregate | None = None

    @property
    def moves(self) -> bool:
        """Tell whether the appointment comes to be at another time."""
        return "appointment.rescheduled" in self.events


def schedule(start: object, end: object, time_zone: object) -> Pair:
    """Read both ends in one zone; raises Refusal for a bad zone, a bad time, or an end that is not after the start."""
    zone = parse_zone(time_zone, "appointmentTimeZone")
    return in_order(parse_wall_time(start, zone, "appointmentStart"), parse_wall_time(end, zone, "appointmentEnd"))


def in_order(start: WallTime, end: WallTime) -> Pair:
    """Raise Refusal `invalid_time_range` unless the end is a later instant than the start."""
    if end.instant <= start.instant:
        raise Refusal("invalid_time_range", "end must be after start", param="appointmentEnd")
    return start, end


def invitee_of(appointment: Appointment, name: str | None, address: str, at: datetime, *, prime: bool) -> Invitee:
    """Make a new invitee, who has not answered yet."""
    identity = invitee_id(appointment.appointment_id, address)
    return Invitee(identity, address, name, "needsAction", at, prime=prime)


def check_invitable(address: str, param: str, *, organizer: str, by_email: bool) -> None:
    """Raise Refusal for the organizer's own address, and for one that invitations do not reach.

    organizer: the organizer's address. by_email: whether invitations are our own mails.
    """
    if is_same_mailbox(address, organizer):
        message = f"{param} is the organizer's own address; the organizer takes part anyway, so leave it out"
        raise Refusal("invalid_field", message, param=param)
    # SES takes ASCII alone before the @. Connected calendars send invitations themselves, and take more (RFC 6531).
    if by_email and not address.isascii():
        message = f"{param} has letters before the @ that invitations by e-mail cannot reach; use a connected calendar"
        raise Refusal("invalid_email", message, param=param)


def created(appointment: Appointment, invitees: tuple[Invitee, ...] = ()) -> AppointmentDecision:
    """Make the first version."""
    after = Aggregate(replace(appointment, invitee_count=len(invitees)), invitees)
    return AppointmentDecision(after, "created", invitees, events=("appointment.created",))


def updated(before: Aggregate, changes: Mapping[str, Any], at: datetime) -> AppointmentDecision | None:
    """Apply the fields that were sent; None where they change nothing.

    A change of time raises SEQUENCE and asks everybody again; other changes keep it (RFC 5546 section 2.1.4) and are
    told apart by a newer DTSTAMP.
    """
    start, end = _rescheduled(before, changes)
    text = {name: changes[name] for name in ("subject", "body", "body_format", "location") if name in changes}
    return edited(before, start, end, text, at)


def edited(
    before: Aggregate, start: WallTime, end: WallTime, text: Mapping[str, Any], at: datetime
) -> AppointmentDecision | None:
    """Do as `updated`, with values that were judged already.

    text: subject, body with its format, and location, those that may change.
    """
    appointment = _active(before)
    after = replace(appointment, start=start, end=end, **text)
    changed = _changed(appointment, after)
    if not changed:
        return None
    # Another zone with the same instants asks nobody again.
    moved = (start.instant, end.instant) != (appointment.start.instant, appointment.end.instant)
    after = next_version(after, at, is_notice=True, raises_sequence=moved)
    if appointment.location and after.location != appointment.location:
        former = ((appointment.location, after.stamp), *appointment.former_places)
        after = replace(after, former_places=former[:_MOST_FORMER_PLACES])
    # Answers to the time before count no longer.
    after = replace(after, asked_sequence=after.sequence) if moved else after
    events: tuple[AppointmentEventType, ...] = ("appointment.updated",)
    events += ("appointment.rescheduled",) if moved else ()
    return _settled(before, before.invitees, AppointmentDecision(Aggregate(after), "updated", (), changed, events))


def cancelled(before: Aggregate, comment: str | None, at: datetime) -> AppointmentDecision:
    """End an appointment. Raises SEQUENCE (RFC 5546 section 3.2.5)."""
    appointment = _active(before)
    after = replace(
        next_version(appointment, at, is_notice=True, raises_sequence=True),
        status="cancelled",
        cancelled_at=at,
        comment=comment,
        original_invitee_count=appointment.invitee_count,
        invitee_count=0,
    )
    return AppointmentDecision(replace(before, appointment=after), "canceled", events=_CANCELED, before=before)


def invited(before: Aggregate, name: str, address: str, at: datetime, *, prime: bool) -> AppointmentDecision:
    """Add one invitee. Nobody else hears of it, and SEQUENCE stays."""
    appointment = _active(before)
    after = next_version(appointment, at, is_notice=False, raises_sequence=False)
    invited = _invited_now(before, invitee_of(appointment, name, address, after.stamp, prime=prime))
    # Those taken off the list are kept as rows, and do not count.
    if len(before.invited) >= MOST_INVITEES:
        raise Refusal("invalid_field", f"an appointment has at most {MOST_INVITEES} invitees", param="address")
    decision = AppointmentDecision(Aggregate(after), "invited", (invited,), ("invitees",), ("appointment.updated",))
    return _settled(before, merged(before.invitees, (invited,)), decision)


def uninvited(before: Aggregate, who: str, at: datetime) -> AppointmentDecision:
    """Take one invitee off the list, by id or address.

    Only they hear of it; a CANCEL raises SEQUENCE (RFC 5546 section 3.2.5).
    """
    appointment = _active(before)
    wanted = who if who.startswith("inv_") else invitee_id(appointment.appointment_id, who)
    found = before.invitee(wanted)
    if found is None or found.removed_at is not None:
        raise Refusal("invitee_not_found", "nobody with this id or address is invited", param="invitee")
    after = next_version(appointment, at, is_notice=False, raises_sequence=True)
    removed = replace(found, removed_at=after.stamp, quiet_version=None)
    decision = AppointmentDecision(Aggregate(after), "uninvited", (removed,), ("invitees",), ("appointment.updated",))
    return _settled(before, merged(before.invitees, (removed,)), decision)


def answered(before: Aggregate, invitee: Invitee, answer: Answer, at: datetime) -> AppointmentDecision:
    """Take in one invitee's answer, which may propose a new time or place, or name a delegate.

    Nobody hears of it but delegates who come or go, and SEQUENCE stays unless one goes.
    """
    after = next_version(_active(before), at, is_notice=False, raises_sequence=False)
    delegate = newcomer(before, answer, after.stamp)
    touched = (replace(invitee, answer=answer), *((delegate,) if delegate else ()))
    decision = AppointmentDecision(Aggregate(after), "answered", touched, events=("attendee.responded",))
    if answer.is_proposal:
        decision = replace(decision, action="countered", events=("attendee.proposed_new_time",))
    return _settled(before, merged(before.invitees, decision.touched), decision)


def rederived(before: Aggregate, at: datetime) -> AppointmentDecision:
    """Derive the same wall times at other instants, since the zone's rules have changed.

    Invitees' calendars must move.
    """
    after = next_version(_active(before), at, is_notice=True, raises_sequence=True)
    whole, zone = replace(before, appointment=after), ("appointmentTimeZone",)
    return AppointmentDecision(whole, "rederived", (), zone, ("appointment.updated",), before=before)


def _settled(before: Aggregate, invitees: tuple[Invitee, ...], decision: AppointmentDecision) -> AppointmentDecision:
    """Complete a decision with the invitees as they then are, once delegations are settled."""
    after = decision.after.appointment
    listed = settled(before.invitees, invitees, after)
    aggregate = replace(before, appointment=after, invitees=listed)
    # A CANCEL for some raises SEQUENCE (RFC 5546 section 3.2.5).
    is_gone = any(each.is_delegate and each.removed_at == after.stamp for each in listed)
    after = replace(after, sequence=max(after.sequence, before.appointment.sequence + is_gone))
    is_relisted = {each.invitee_id for each in before.invited} != {each.invitee_id for each in aggregate.invited}
    changed = dict.fromkeys((*decision.changed, *(("invitees",) if is_relisted else ())))
    touched = written(before.invitees, listed, decision.touched)
    whole = replace(aggregate, appointment=replace(after, invitee_count=len(aggregate.invited)))
    return replace(decision, before=before, after=whole, touched=touched, changed=tuple(changed))


def _active(aggregate: Aggregate) -> Appointment:
    if aggregate.appointment.is_cancelled:
        raise Refusal("appointment_already_cancelled", "the appointment was cancelled; create a new one")
    return aggregate.appointment


def _rescheduled(before: Aggregate, changes: Mapping[str, Any]) -> Pair:
    now = _active(before).start, before.appointment.end
    zone = now[0].zone
    if "time_zone" in changes:
        zone = parse_zone(changes["time_zone"], "appointmentTimeZone")
    # In a doubled hour, a proposed start can read as the present one does. The end then says which pair is meant.
    shown = sorted([now, *before.proposed_times], key=lambda pair: not _is_repeated(pair, changes))
    start = _moved(now[0], changes, "start", zone, [start for start, _ in shown])
    end = _moved(now[1], changes, "end", zone, [end for _, end in shown])
    return in_order(start, end)


def _is_repeated(pair: Pair, changes: Mapping[str, Any]) -> bool:
    shown = zip(("start", "end"), pair, strict=True)
    return all(repeats(changes[name], wall, _FIELDS[name]) for name, wall in shown if name in changes)


def _moved(now: WallTime, changes: Mapping[str, Any], name: str, zone: str, shown: Sequence[WallTime]) -> WallTime:
    param = _FIELDS[name]
    return parse_wall_time(changes[name], zone, param, shown) if name in changes else rezone(now, zone, param)


_FIELDS = {
    "start": "appointmentStart",
    "end": "appointmentEnd",
    "subject": "appointmentSubject",
    "body": "appointmentBody",
    "shown_format": "appointmentBodyFormat",
    "location": "appointmentLocation",
}


def _changed(before: Appointment, after: Appointment) -> tuple[str, ...]:
    changed = [param for name, param in _FIELDS.items() if getattr(before, name) != getattr(after, name)]
    if before.start.zone != after.start.zone:
        changed.append("appointmentTimeZone")
    return tuple(changed)


def next_version(appointment: Appointment, at: datetime, *, is_notice: bool, raises_sequence: bool) -> Appointment:
    """Give the next version, later than the one before. is_notice: whether every invitee must be told of it."""
    version = appointment.version + 1
    return replace(
        appointment,
        version=version,
        notice_version=version if is_notice else appointment.notice_version,
        sequence=appointment.sequence + raises_sequence,
        updated_at=max(at, appointment.updated_at),
        stamp=max(at, appointment.stamp + timedelta(seconds=1)),
    )


def _invited_now(before: Aggregate, newcomer: Invitee) -> Invitee:
    """Give who is invited: a delegate stays what they are, and comes in their own right from then on."""
    existing = before.invitee(newcomer.invitee_id)
    if existing is None or existing.removed_at is not None:
        return newcomer
    if existing.is_delegate:
        return replace(newcomer, answer=existing.answer)
    raise Refusal(
        "duplicate_request",
        "this address is already invited to the appointment",
        param="address",
        data={"appointmentId": before.appointment.appointment_id},
    )


def merged(invitees: tuple[Invitee, ...], changed: tuple[Invitee, ...]) -> tuple[Invitee, ...]:
    """Put changed invitees in the places of those with their ids, and new ones at the end."""
    replaced = {invitee.invitee_id: invitee for invitee in changed}
    kept = tuple(replaced.pop(invitee.invitee_id, invitee) for invitee in invitees)
    return kept + tuple(replaced.values())
