"""The step missing for a calendar that keeps one event for everybody, and what of the event it has to write. Pure.

Shared by every connected calendar. Level-triggered: what was pushed last is compared with what the appointment asks.
"""

from __future__ import annotations

from collections.abc import Mapping

from scheducal.appointments.model import WHOLE_EVENT, Invitee
from scheducal.connectors.connected import EventStep, RemoteEvent, digest, pushed_of, seen_of
from scheducal.connectors.protocol import CalendarEvent, Operation, PushedState

# What changes with every answer, or once the calendar has made the meeting.
_OWN = frozenset({"etag", "answered", "join"})
# What nobody changes on purpose.
_PLAIN = frozenset({"etag", "join"})
# Another time asks everybody again.
_TIMES = frozenset({"start", "end"})


def steps(event: CalendarEvent, pushed_state: Mapping[str, PushedState]) -> tuple[EventStep, ...]:
    """Plan the one step still to be done, if any.

    A refusal (`PushedState.error`) stands until there is something newer to tell or somebody else to invite. An event
    that was seen to be cancelled while the appointment takes place is created again.
    """
    last = pushed_state.get(WHOLE_EVENT)
    operation = _first(event) if last is None else _next(event, last)
    return (EventStep(operation, last),) if operation else ()


def fields_to_write(event: CalendarEvent, pushed_state: PushedState | None) -> frozenset[str]:
    """List the fields (of `pushed_of`) that the appointment changed since they were pushed.

    All where nothing is known.
    """
    asked = pushed_of(event)
    known = pushed_state.pushed if pushed_state is not None else {}
    renamed = {"attendees"} if is_renamed(event, pushed_state) else set[str]()
    return frozenset(renamed).union(name for name, value in asked.items() if known.get(name) != value)


def is_renamed(event: CalendarEvent, pushed_state: PushedState | None) -> bool:
    """Tell whether a name of an invitee was put right since. A list of attendees has addresses alone."""
    return event.renamed_at is not None and pushed_state is not None and pushed_state.precedes(event.renamed_at)


def is_as_seen(remote: RemoteEvent, pushed_state: PushedState | None, fields: frozenset[str]) -> bool:
    """Tell whether nobody changed these fields since we looked last; also where nothing was seen before."""
    if pushed_state is None or not pushed_state.seen:
        return True
    shown = seen_of(remote)
    return all(pushed_state.seen.get(name, "") == shown[name] for name in fields)


def shows(remote: RemoteEvent, event: CalendarEvent, fields: frozenset[str]) -> bool:
    """Tell whether the calendar shows already what the appointment asks of these fields."""
    shown, asked = seen_of(remote), pushed_of(event)
    return all(shown[name] == asked[name] for name in fields)


def seen_after(remote: RemoteEvent, pushed_state: PushedState | None, fields: frozenset[str]) -> Mapping[str, str]:
    """Give `PushedState.seen` once these fields were written.

    What people changed beside them keeps its old value, and the etag with it, so that it is still found to be new.
    """
    shown = seen_of(remote)
    if pushed_state is None or not pushed_state.seen:
        return shown
    ours = {*fields, "answered"} if fields & _TIMES else fields
    theirs = {name: pushed_state.seen.get(name, "") for name in shown if name not in {*ours, *_PLAIN}}
    is_all_known = all(shown[name] == value for name, value in theirs.items())
    return {**shown, **theirs} if is_all_known else {**shown, **theirs, "etag": pushed_state.seen.get("etag", "")}


def is_quiet(step: EventStep, event: CalendarEvent) -> bool:
    """Tell whether nobody is to hear of a step: all that the calendar does not know yet was changed without a word."""
    last = step.pushed_state
    if step.operation == "cancel":
        return event.is_quiet_end
    if event.quiet_at is None:
        return False
    if step.operation == "create" or last is None:
        return all(map(event.is_kept_from, invited(event)))
    # Of a step that was refused nobody heard.
    if last.error is not None or last.notice_version < event.notice_version or not last.precedes(event.quiet_at):
        return False
    return all(event.is_kept_from(each) for each in event.invitees if last.precedes(each.removed_at or each.added_at))


def fingerprint(remote: RemoteEvent) -> str:
    """Shorten an event to a code, the same as long as nobody changes what it says; answers do not count."""
    return digest("\n".join(f"{name}:{value}" for name, value in sorted(seen_of(remote).items()) if name not in _OWN))


def invited(event: CalendarEvent) -> tuple[Invitee, ...]:
    """List whom the event is to invite, in the order of their invitations."""
    standing = (each for each in event.invitees if each.removed_at is None)
    return tuple(sorted(standing, key=lambda each: each.order))


def uninvited(event: CalendarEvent) -> frozenset[str]:
    """List the casefolded addresses taken off the list.

    An address that is neither here nor invited is a guest of the owner's.
    """
    return frozenset(each.address.casefold() for each in event.invitees if each.removed_at is not None)


def _first(event: CalendarEvent) -> Operation | None:
    return None if event.cancelled else "create"


def _next(event: CalendarEvent, pushed_state: PushedState) -> Operation | None:
    if pushed_state.notice_version > event.notice_version:
        return None  # the event shown is older than what was told
    if pushed_state.error is not None and not _is_news(event, pushed_state):
        return None
    if event.cancelled:
        return "cancel" if _may_hold(pushed_state) else None
    if not pushed_state.certain or not _may_hold(pushed_state):
        return "create"
    return "update" if fields_to_write(event, pushed_state) else None


def _may_hold(pushed_state: PushedState) -> bool:
    """Tell whether the calendar has, or may have, the event taking place, by the last step and its outcome."""
    if pushed_state.seen.get("cancelled"):
        return False
    if pushed_state.operation == "update":
        return True
    taken = pushed_state.error is None
    return not taken if pushed_state.operation == "cancel" else taken


def _is_news(event: CalendarEvent, pushed_state: PushedState) -> bool:
    moments = [each.removed_at or each.added_at for each in event.invitees]
    moments += [event.quiet_at] if event.quiet_at else []
    return pushed_state.notice_version < event.notice_version or any(map(pushed_state.precedes, moments))
