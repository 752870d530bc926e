"""One mailbox: its events, what each change sends to attendees, and which event changed when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_hex
from typing import Any
from uuid import uuid4

from tests.fakes.graph.mailboxes import validation
from tests.fakes.graph.mailboxes.event import Event, Mail
from tests.fakes.graph.refusal import GraphError, invalid, item_not_found

# Only these are news for everybody who is invited.
_NEWS = frozenset({"subject", "body", "start", "end", "location"})


@dataclass
class Mailbox:
    """events: by id, deleted ones included. log: the id of the event of each change, in order.

    told: called after each change with `created`, `updated` or `deleted`. hides_busy: getSchedule fails inside.
    """

    address: str
    clock: Callable[[], datetime]
    told: Callable[[Mailbox, Event, str], None]
    mails: list[Mail]
    mailbox_id: str = field(default_factory=lambda: str(uuid4()))
    calendars: set[str] = field(default_factory=set)
    events: dict[str, Event] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    hides_busy: bool = False
    _transactions: set[str] = field(default_factory=set)
    _with_value: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def get(self, event_id: str, *, immutable: bool = True) -> Event:
        """Raises GraphError where there is none; each kind of id is good for those who ask for its kind."""
        event = self.events.get(event_id if immutable else event_id.removeprefix("changing-"))
        if event is None or event.gone or event_id != (event.event_id if immutable else event.changing_id):
            raise item_not_found()
        return event

    def with_property(self, name: str, value: str, calendar: str | None) -> list[Event]:
        """Those not deleted."""
        found = (self.events[each] for each in self._with_value.get((name, value), ()))
        return [each for each in found if not each.gone and each.calendar == calendar]

    def present(self, calendar: str | None) -> list[Event]:
        """All of one calendar that are not deleted."""
        return [each for each in self.events.values() if not each.gone and each.calendar == calendar]

    def create(self, body: Any, calendar: str | None = None) -> Event:
        """Create an event, and invite its attendees. A transactionId is used up for good."""
        given = validation.checked(body)
        if "start" not in given or "end" not in given:
            raise invalid("Start and end are required.")
        transaction = given.get("transactionId")
        if transaction in self._transactions:
            raise GraphError(409, "ErrorDuplicateTransactionId", "The transactionId was used before.")
        (start, zone), (end, _) = validation.time_of(given["start"]), validation.time_of(given["end"])
        now = self.clock()
        event = Event(f"AAkALg{token_hex(24)}", self.address, start, end, now, now, calendar, zone=zone)
        self._take_over(event, given)
        event.transaction_id = transaction
        self._transactions |= {transaction} if transaction else set()
        self.events[event.event_id] = event
        self._mail(event, "invitation", set(event.attendees))
        self._changed(event, "created")
        return event

    def patch(self, event: Event, body: Any, if_match: str | None) -> Event:
        """Write over what is given. Attendees are the new full list; whoever is missing in it is uninvited."""
        given = validation.checked(body)
        if if_match not in (None, "*", event.etag):
            raise GraphError(412, "ErrorIrresolvableConflict", "The change key does not match.")
        if "transactionId" in given:
            raise invalid("The transactionId cannot be changed.")
        before = dict(event.attendees)
        self._take_over(event, given)
        self._mail(event, "cancellation", before.keys() - event.attendees.keys(), people=before)
        self._mail(event, "invitation", event.attendees.keys() - before.keys())
        if given.keys() & _NEWS:
            self._mail(event, "update", event.attendees.keys() & before.keys())
        self._changed(event, "updated")
        return event

    def cancel(self, event: Event, comment: str) -> None:
        """To Deleted Items; the attendees are told."""
        if not event.attendees:
            raise invalid("You need to be an organizer of a meeting to cancel it.", "ErrorInvalidRequest")
        self.delete(event, comment)

    def delete(self, event: Event, comment: str = "") -> None:
        """Delete it without words."""
        self._mail(event, "cancellation", set(event.attendees), comment)
        event.gone = True
        self._changed(event, "deleted")

    def restore(self, event_id: str) -> None:
        """Move an event from Deleted Items back to the calendar; nobody is told."""
        event = self.events[event_id]
        event.gone = False
        self._changed(event, "updated")

    def forget_transactions(self) -> None:
        """Forget each transactionId. Microsoft does not say for how long it remembers them."""
        self._transactions.clear()

    def answered(self, event: Event) -> None:
        """Take in an attendee's answer; nobody else is told."""
        self._changed(event, "updated")

    def _take_over(self, event: Event, given: Mapping[str, Any]) -> None:
        times, was_online = (event.start, event.end), event.online
        start = validation.time_of(given["start"])[0] if "start" in given else event.start
        end = validation.time_of(given["end"])[0] if "end" in given else event.end
        if start > end:
            raise invalid("The end must not be before the start.")
        parts = self._checked_parts(given)  # everything is checked before anything is written
        event.start, event.end = start, end
        if "attendees" in parts:
            asked = parts.pop("attendees")
            listed = {key: event.attendees.get(key, each) for key, each in asked.items()}
            event.attendees = {key: replace(each, name=asked[key].name or each.name) for key, each in listed.items()}
        if "properties" in parts:
            event.properties |= parts.pop("properties")
            for pair in event.properties.items():
                known = self._with_value.setdefault(pair, [])
                known += [event.event_id] if event.event_id not in known else []
        for name, value in parts.items():
            setattr(event, name, value)
        event.settings |= {name: value for name, value in given.items() if name in validation.SETTINGS}
        event.keep_meeting(was_online=was_online)
        if (start, end) != times:
            for each in event.attendees.values():
                each.forget_answer()

    def _checked_parts(self, given: Mapping[str, Any]) -> dict[str, Any]:
        readers: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
            "subject": ("subject", validation.subject_of),
            "body": ("html", validation.html_of),
            "location": ("location", validation.location_of),
            "showAs": ("show_as", validation.show_as_of),
            "attendees": ("attendees", validation.attendees_of),
            "singleValueExtendedProperties": ("properties", validation.properties_of),
            "isOnlineMeeting": ("online", validation.online_of),
        }
        return {name: read(given[key]) for key, (name, read) in readers.items() if key in given}

    def _mail(
        self,
        event: Event,
        kind: str,
        whom: set[str],
        comment: str = "",
        *,
        people: Mapping[str, Any] | None = None,
    ) -> None:
        known = people or event.attendees
        self.mails += [Mail(known[each].address, kind, event.event_id, event.subject, comment) for each in sorted(whom)]

    def _changed(self, event: Event, kind: str) -> None:
        event.change += kind != "created"
        event.modified = self.clock()
        self.log.append(event.event_id)
        self.told(self, event, kind)
