"""An appointment's past as answers show it: entries in order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from scheducal.appointments.model import WHOLE_EVENT, Sync
from scheducal.appointments.queries.change import Change
from scheducal.clock import isoformat
from scheducal.connectors.protocol import PushedState
from scheducal.store.values import Item
from scheducal.system_names import calendar_of, connection_of, kind_of
from scheducal.timeline.model import Past
from scheducal.timeline.responses import (
    AnswerEntry,
    AttemptEntry,
    Became,
    ChangeEntry,
    ConflictEntry,
    Entry,
    EventDelivery,
    EventEntry,
    MailEntry,
    NoticeEntry,
    OverriddenRules,
    RecordedAnswer,
    RepairEntry,
    SyncEntry,
    Timeline,
)
from scheducal.webhooks.delivery.model import Attempt, Delivery
from scheducal.webhooks.queries.history import History

# Within one version: what somebody said, what it changed, who was told.
_OF_VERSIONS = {"answer": 0, "change": 1, "conflict": 1, "repair": 1, "event": 2, "notice": 3, "mail": 4}
# After all versions of their instant.
_AFTERWARDS = {"attempt": 0, "sync": 1}

Timed = tuple[datetime, Entry]


def page(past: Past) -> Timeline:
    """Render one page."""
    return Timeline(timeline=in_order([*_of_log(past), *_of_syncs(past)]), nextCursor=past.cursor)


def _of_log(past: Past) -> Iterator[Timed]:
    addresses, log = _addresses(past), past.log
    for made in log.changes:
        yield change(made, addresses)
    yield from map(conflict, log.conflicts)
    for note in log.notes:
        yield repair(note) if note["kind"] == "repair" else answer(note, addresses)
    for note in log.mails:
        yield mail(note, addresses)
    for each in log.events:
        yield event(each, [history.delivery for history in past.histories if _is_of(history, each)])
    for history in past.histories:
        yield from attempts(history)


def _of_syncs(past: Past) -> Iterator[Timed]:
    addresses = _addresses(past)
    yield from (sync(each) for each in past.aggregate.syncs if past.log.span.holds(each.updated_at))
    yield from (notice(system, pushed_state, addresses) for system, pushed_state in past.pushed_states)


def _is_of(history: History, event: Item) -> bool:
    return bool(history.delivery.event.event_id == event["eventId"])


def _addresses(past: Past) -> dict[str, str]:
    return {invitee.invitee_id: invitee.address for invitee in past.aggregate.invitees}


def in_order(entries: Iterable[Timed]) -> list[Entry]:
    """Sort by time, and within a second, which is all that most rows keep, by version."""
    return [entry for _, entry in sorted(entries, key=_order)]


def _order(each: Timed) -> tuple[datetime, bool, int, int]:
    at, entry = each
    if entry["type"] == "attempt" or entry["type"] == "sync":
        return at, True, 0, _AFTERWARDS[entry["type"]]
    return at, False, entry["version"], _OF_VERSIONS[entry["type"]]


def change(found: Change, addresses: Mapping[str, str]) -> Timed:
    """Show a version. addresses: by invitee id."""
    return found.at, ChangeEntry(
        type="change",
        at=isoformat(found.at),
        version=found.version,
        action=found.action,
        actor=found.actor,
        changed=list(found.changed),
        answer=_given(found, addresses),
        override=_override(found.override),
        notified=not found.is_quiet,
    )


def _given(found: Change, addresses: Mapping[str, str]) -> RecordedAnswer | None:
    if (answer := found.answer) is None:
        return None
    return RecordedAnswer(
        response=answer.participation,
        additionalGuests=answer.additional_guests,
        delegatedTo=addresses.get(answer.delegate_id or ""),
    )


def _override(kept: Mapping[str, Any] | None) -> OverriddenRules | None:
    return OverriddenRules(rules=list(kept["rules"]), reason=kept["reason"], actor=kept["actor"]) if kept else None


def notice(system: str, pushed_state: PushedState, addresses: Mapping[str, str]) -> Timed:
    """Show what an attendee was told, or all of them by one event. addresses: by invitee id."""
    invitee_id = None if pushed_state.invitee_id == WHOLE_EVENT else pushed_state.invitee_id
    return pushed_state.at, NoticeEntry(
        type="notice",
        at=isoformat(pushed_state.at),
        system=kind_of(system),
        calendarId=calendar_of(system),
        connectionId=connection_of(system),
        operation=pushed_state.operation,
        inviteeId=invitee_id,
        email=addresses.get(pushed_state.invitee_id),
        version=pushed_state.notice_version,
        error=pushed_state.error,
        delivery=cast("Became | None", pushed_state.seen.get("delivery")),
    )


def sync(found: Sync) -> Timed:
    """Show the state of a calendar system."""
    return found.updated_at, SyncEntry(
        type="sync",
        at=isoformat(found.updated_at),
        system=kind_of(found.system),
        calendarId=calendar_of(found.system),
        connectionId=connection_of(found.system),
        state=found.state,
        version=found.pushed_version,
        attempts=found.attempts,
        error=found.error,
    )


def answer(note: Item, addresses: Mapping[str, str]) -> Timed:
    """Show the note of an answer. addresses: by invitee id."""
    invitee_id = note.get("inviteeId")
    return datetime.fromisoformat(note["at"]), AnswerEntry(
        type="answer",
        at=note["at"],
        outcome=note["outcome"],
        reason=note.get("reason"),
        response=note.get("participation"),
        respondedBy=note.get("answeredBy"),
        inviteeId=invitee_id,
        email=addresses.get(invitee_id) if invitee_id else None,
        version=note["version"],
    )


def mail(note: Item, addresses: Mapping[str, str]) -> Timed:
    """Show the note of what became of a mail. addresses: by invitee id."""
    return datetime.fromisoformat(note["at"]), MailEntry(
        type="mail",
        at=note["at"],
        state=note["state"],
        outcome=note["outcome"],
        reason=note["reason"],
        inviteeId=note["inviteeId"],
        email=addresses.get(note["inviteeId"]),
        version=note["version"],
    )


def conflict(row: Item) -> Timed:
    """Show a field that both sides changed."""
    return datetime.fromisoformat(row["at"]), ConflictEntry(
        type="conflict",
        at=row["at"],
        version=row["version"],
        field=row["field"],
        winner=row["winner"],
        lost=row.get("lost"),
    )


def repair(note: Item) -> Timed:
    """Show what a comparison is about to do."""
    return datetime.fromisoformat(note["at"]), RepairEntry(
        type="repair",
        at=note["at"],
        version=note["version"],
        system=kind_of(note["system"]),
        calendarId=calendar_of(note["system"]),
        connectionId=connection_of(note["system"]),
        fields=note["fields"],
        repair=note["repair"],
        reason=note["reason"],
    )


def event(row: Item, deliveries: Iterable[Delivery]) -> Timed:
    """Show an event and how far each of its deliveries has come."""
    return datetime.fromisoformat(row["occurredAt"]), EventEntry(
        type="event",
        at=row["occurredAt"],
        version=row["version"],
        eventId=row["eventId"],
        eventType=row["eventType"],
        deliveries=[_delivery(delivery) for delivery in deliveries],
    )


def attempts(history: History) -> list[Timed]:
    """Show each attempt of a delivery."""
    return [(each.at, _attempt(history.delivery, each)) for each in history.attempts]


def _delivery(delivery: Delivery) -> EventDelivery:
    return EventDelivery(
        webhookId=delivery.webhook_id,
        deliveryId=delivery.delivery_id,
        state=delivery.state,
        generation=delivery.generation,
        nextAttemptAt=isoformat(delivery.not_before) if delivery.not_before else None,
    )


def _attempt(delivery: Delivery, attempt: Attempt) -> AttemptEntry:
    return AttemptEntry(
        type="attempt",
        at=isoformat(attempt.at),
        eventId=delivery.event.event_id,
        eventType=delivery.event.event_type,
        webhookId=delivery.webhook_id,
        deliveryId=delivery.delivery_id,
        generation=attempt.generation,
        attempt=attempt.number,
        code=attempt.code,
        durationMs=attempt.duration_ms,
        error=attempt.error,
    )
