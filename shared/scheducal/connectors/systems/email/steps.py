"""Which mails are missing between what the invitees were told and the newest version of an appointment."""

from __future__ import annotations

from collections.abc import Mapping

from scheducal.appointments.model import Invitee
from scheducal.connectors.protocol import CalendarEvent, Operation, PushedState, Step


def steps(event: CalendarEvent, pushed_state: Mapping[str, PushedState]) -> tuple[Step, ...]:
    """Plan the steps still to be done, at most one for each invitee, in the order of their invitations.

    pushed_state: what was last told, by invitee id. A refusal (`PushedState.error`) stands until every invitee must
        be told of something newer, until the invitee is invited again, or until something else has to be said.
    """
    found = []
    for invitee in event.invitees:
        told = pushed_state.get(invitee.invitee_id)
        if operation := _missing(event, invitee, told):
            found.append(Step(operation, invitee, is_repeat=told is not None and _is_repeat(event, told)))
    return tuple(sorted(found, key=lambda step: step.invitee.order))


def _is_repeat(event: CalendarEvent, pushed_state: PushedState) -> bool:
    """Tell whether the invitee asked for what they know (`replies.rows.told_again`), and nothing changed since."""
    return pushed_state.is_asked and pushed_state.notice_version == event.notice_version - 1


def _missing(event: CalendarEvent, invitee: Invitee, pushed_state: PushedState | None) -> Operation | None:
    if pushed_state is not None and pushed_state.notice_version > event.notice_version:
        return None  # the event shown is older than what was told
    if event.is_kept_from(invitee):
        return None
    if invitee.removed_at is not None:
        return _withdrawal("remove_invitee", event, pushed_state)
    if event.cancelled:
        return _withdrawal("cancel", event, pushed_state)
    if pushed_state is None or not pushed_state.certain:
        return _first(event, invitee)
    return _repeated(event, invitee, pushed_state)


def _withdrawal(operation: Operation, event: CalendarEvent, pushed_state: PushedState | None) -> Operation | None:
    """Plan a CANCEL for those whose mailbox holds the appointment; the others never hear of it."""
    if pushed_state is None or not _holds(pushed_state):
        return None
    refused = pushed_state.operation == operation and pushed_state.notice_version >= event.notice_version
    return None if refused else operation


def _first(event: CalendarEvent, invitee: Invitee) -> Operation:
    return "create" if invitee.added_at <= event.created else "add_invitee"


def _repeated(event: CalendarEvent, invitee: Invitee, pushed_state: PushedState) -> Operation | None:
    """Plan what an invitee who was told something before has to be told of an appointment that takes place."""
    # Somebody who was taken off and invited again is told, though no version is newer.
    newer = pushed_state.notice_version < event.notice_version or pushed_state.precedes(invitee.added_at)
    if not _holds(pushed_state):
        withdrawn = pushed_state.operation in ("cancel", "remove_invitee")
        return _first(event, invitee) if withdrawn or newer else None
    return "update" if newer else None


def _holds(pushed_state: PushedState) -> bool:
    """Tell whether the invitee's mailbox holds, or may hold, the appointment, by the last step and its outcome."""
    if pushed_state.operation == "update":
        return True
    taken = pushed_state.error is None
    return taken if pushed_state.operation in ("create", "add_invitee") else not taken
