"""Runs a connector's message.py as push knows it: a text for each thing that happens to an appointment, sent once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.clock import isoformat
from scheducal.connectors.connected import Changes, EventStep, RemoteEvent, Subscription, pushed_of
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.foreign import ForeignBooking
from scheducal.connectors.manifest import CalendarAbilities, Manifest
from scheducal.connectors.outcome import Outcome, failure
from scheducal.connectors.parts import auth_part
from scheducal.connectors.protocol import SHOWN, UNKNOWN, CalendarEvent, DueText, Happening, Operation, PushedState
from scheducal.connectors.record import ADOPTED
from scheducal.connectors.runners.address import incoming_url
from scheducal.connectors.runners.booked import Booked
from scheducal.connectors.runners.conversation import Asked, answer_to
from scheducal.connectors.runners.mirror import ABILITIES
from scheducal.connectors.runners.texts.calendar_file import calendar_file
from scheducal.connectors.runners.texts.notification import (
    RECIPIENT,
    FirstText,
    MessagePart,
    Notification,
    TextReport,
    following_request,
    notification_of,
    reporting_part,
)
from scheducal.connectors.runners.texts.reports import STOPPED, Stops
from scheducal.connectors.runners.trigger import Trigger
from scheducal.http.request import AccessLost, NoAnswer
from scheducal.http.rest import Rest
from scheducal.values import dataclass, replace

_ENDED = "the address of the connection is no more"
_NOBODY = "the appointment has nobody to send the text to: its recipient is empty"
_TOO_LATE = "the appointment was over before the text could be sent"


_OPERATIONS: Final[Mapping[Happening, Operation]] = {
    "created": "create",
    "moved": "update",
    "cancelled": "cancel",
    "no_show": "update",
}


@dataclass(frozen=True, slots=True)
class Messenger:
    """Implements scheducal.connectors.connected.ConnectedSystem. It shows no records.

    trigger: None where nothing that the system tells of appointments is followed. stops: who wants no more texts,
    where the system says so.
    """

    manifest: Manifest
    rest: Rest
    part: MessagePart
    connection: Connection
    booked: Booked
    trigger: Trigger | None = None
    stops: Stops | None = None

    @property
    def name(self) -> str:
        """Give the system's name in `sync`."""
        return self.manifest.kind

    @property
    def abilities(self) -> CalendarAbilities:
        """Tell what the system can do: it shows no events."""
        rules, hears = self.connection.ruleset, self.trigger is not None
        return replace(ABILITIES, shows_events=False, adopts=hears and rules.adopts, winner=rules.winner)

    def steps(self, event: CalendarEvent, pushed_state: Mapping[str, PushedState]) -> Sequence[EventStep]:
        """Plan the one text that is due, if any."""
        last = pushed_state.get(WHOLE_EVENT)
        if _is_adopted(last, event):
            return (EventStep("update", last),)
        due = due_text(self._facts(event), last)
        return (due,) if due and self.connection.ruleset.goes_out else ()

    def perform(self, step: EventStep, event: CalendarEvent, at: datetime) -> PushedState:
        """Send a text, and give refusals and unknown outcomes too.

        What the rules leave out counts as said. Raises SystemUnavailable and AccessLost where nothing was sent.
        """
        last, text = step.pushed_state, step.text
        if text is None:
            # Nobody need be told of what began there.
            said = DueText("created", self._facts(event))
            return replace(said.told("create", last, event, at), pushed=pushed_of(event))
        told = replace(text.told(step.operation, last, event, at), pushed=pushed_of(event))
        if not self.connection.ruleset.tells(text.happening):
            return told
        if event.end <= at and text.happening != "no_show":
            return replace(told, error=_TOO_LATE)
        notification = self._notification(text, told.seen, event)
        if not notification.recipient and any(each.name == RECIPIENT for each in self.manifest.mapping):
            return replace(told, error=_NOBODY)
        if self.stops and self.stops.holds(notification.recipient):
            return replace(told, error=STOPPED)
        return _ended(told, self._sent(notification))

    def _facts(self, event: CalendarEvent) -> dict[str, str]:
        booking = self.booked.booking(event)
        return facts(event, is_no_show=booking is not None and booking.status == "no_show")

    def _notification(self, text: DueText, first: Mapping[str, str], event: CalendarEvent) -> Notification:
        made = notification_of(self.booked, event, text.happening)
        return replace(
            made,
            first=FirstText(first["first"], first.get("place", "")) if first.get("first") else None,
            calendar=calendar_file(event, made.values["appointment.title"]) if self._attaches else None,
            reports_to=incoming_url(self.connection) if self.stops else None,
        )

    @property
    def _is_address(self) -> bool:
        """Tell whether the address is what gives access, so that none is left where it is gone."""
        keys = auth_part(self.manifest.kind).api_key
        return keys is not None and keys.in_address

    @property
    def _attaches(self) -> bool:
        return bool(getattr(self.part, "ATTACHES_CALENDAR", False))

    def _sent(self, notification: Notification) -> Outcome:
        if self._is_address and self.connection.state != "active":
            # It ended before. Nothing but another address helps.
            raise AccessLost(f"{self.manifest.title}: {_ENDED}")
        outcome = self._answer(following_request(self.part, notification))
        if outcome.name == "gone" and notification.first is not None:
            # Somebody deleted the first text there.
            outcome = self._answer(self.part.message(replace(notification, first=None)))
        if outcome.name == "gone" and self._is_address:
            raise AccessLost(f"{self.manifest.title}: {outcome.code}; {_ENDED}")
        ends = outcome.name in ("retry", "reauthorize")
        if ends and (failed := failure(outcome, self.manifest.title, outcome.why)):
            raise failed
        return outcome

    def _answer(self, request: Asked) -> Outcome:
        # A token that cannot be renewed says nothing of the text.
        if self.rest.tokens is not None:
            self.rest.tokens.current()
        try:
            response = answer_to(self.rest, request, self.part.outcome)
        except NoAnswer:
            return Outcome("unknown", 0, "no answer")
        outcome = self.part.outcome(response)
        return replace(outcome, after=response.retry_after if outcome.after is None else outcome.after)

    def read(self, reference: str) -> RemoteEvent | None:
        """Read what the system told just now: texts are not followed."""
        return self.trigger.read(reference) if self.trigger and self.trigger.heard else None

    def foreign(self, reference: str) -> ForeignBooking | None:
        """Read what the system told just now as a booking of its own; None where it is none."""
        return self.trigger.foreign(reference) if self.trigger and self.trigger.heard else None

    def hearing(self, told: Mapping[str, Any]) -> Messenger | None:
        """Give the system as it told of a record; None where that is not followed."""
        return replace(self, trigger=replace(self.trigger, heard=told)) if self.trigger else None

    def report(self, told: Mapping[str, Any]) -> TextReport | None:
        """Read what was told as a report about a text; None where the system makes none."""
        part = reporting_part(self.trigger.part) if self.trigger else None
        return part.report(told) if part else None

    @property
    def knows_former_ids(self) -> bool:
        """Tell whether an id counts that is not that of the last text: each text has its own."""
        return True

    def changes(self, cursor: str | None, start: datetime, end: datetime) -> Changes:
        """List nothing."""
        del start, end
        return Changes((), cursor or "none", more=False)

    def subscribe(self, url: str, secret: str, at: datetime) -> Subscription:
        """Ask for nothing."""
        del url, secret
        return Trigger.none(at)

    def renew(self, subscription: Subscription, url: str, secret: str, at: datetime) -> Subscription:
        """Renew nothing."""
        del subscription, url, secret
        return Trigger.none(at)

    def unsubscribe(self, subscription: Subscription) -> None:
        """End nothing."""


def _ended(told: PushedState, outcome: Outcome) -> PushedState:
    """Note what became of a text that was sent."""
    if outcome.name == "unknown":
        return replace(told, certain=False, error=UNKNOWN)
    if outcome.name != "done":
        return replace(told, error=outcome.why)
    return replace(told, reference=outcome.remote_id or told.reference, seen=_kept(told, outcome))


def _kept(told: PushedState, outcome: Outcome) -> Mapping[str, str]:
    """Keep the system's id of the first text, and the place that later ones need."""
    if told.seen.get("first") or not outcome.remote_id:
        return told.seen
    return {"first": outcome.remote_id, **({"place": outcome.version} if outcome.version else {})}


def facts(event: CalendarEvent, *, is_no_show: bool) -> dict[str, str]:
    """Give the facts that texts are about."""
    return {
        "start": isoformat(event.start),
        "end": isoformat(event.end),
        "cancelled": "yes" if event.cancelled else "",
        "noShow": "yes" if is_no_show else "",
    }


def due_text(now: Mapping[str, str], last: PushedState | None) -> EventStep | None:
    """Choose the text that is due, if any. A text that may have arrived counts as said; one that was refused does not.

    What was refused stays so until there is something else to say.
    """
    said = _said(last)
    if said == now:
        return None
    was_refused = last is not None and last.error is not None and last.certain
    if not said or (was_refused and last is not None and last.operation == "create"):
        return None if now["cancelled"] else _step("created", now, last if said else None)
    if now["cancelled"] != said["cancelled"]:
        return _step("cancelled", now, last)
    if now["noShow"] and not said["noShow"]:
        return _step("no_show", now, last)
    is_moved = (now["start"], now["end"]) != (said["start"], said["end"])
    return _step("moved", now, last) if is_moved and not now["cancelled"] else None


def _said(last: PushedState | None) -> Mapping[str, str]:
    """Give what the system knows: what it was told, and what it told us itself since."""
    if last is None or not last.fields or last.fields == ADOPTED:
        return {}
    return {**last.fields, **{name: last.seen[name] for name in SHOWN if name in last.seen}}


def _is_adopted(last: PushedState | None, event: CalendarEvent) -> bool:
    return last is not None and last.fields == ADOPTED and event.version == 1


def _step(happening: Happening, now: Mapping[str, str], last: PushedState | None) -> EventStep:
    return EventStep(_OPERATIONS[happening], last, DueText(happening, now))
