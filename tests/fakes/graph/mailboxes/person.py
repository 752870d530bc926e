"""What people do in Outlook: the mailbox's owner, and those who are invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheducal.appointments.model import Participation
from tests.fakes.graph.mailboxes.event import Event, time_value
from tests.fakes.graph.mailboxes.mailbox import Mailbox
from tests.fakes.graph.service import GraphFake

_RESPONSES = {"needsAction": "none", "accepted": "accepted", "declined": "declined"} | {
    "tentativelyAccepted": "tentativelyAccepted"
}


@dataclass(frozen=True, slots=True)
class OutlookPerson:
    """The people around one mailbox. reference: an event's immutable id."""

    fake: GraphFake
    address: str

    def respond(
        self,
        reference: str,
        address: str,
        participation: Participation,
        *,
        comment: str = "",  # noqa: ARG002  in a mail to the owner, which is not in the calendar
        proposed: tuple[datetime, datetime] | None = None,
    ) -> None:
        """Answer as an attendee; a proposal goes with `tentativelyAccepted` or `declined` alone."""
        with self.fake.lock:
            event = self._event(reference)
            if proposed and (participation not in {"tentativelyAccepted", "declined"} or not self._may_propose(event)):
                raise ValueError("Outlook offers no such answer")
            attendee = event.attendees[address.casefold()]
            attendee.response, attendee.responded_at = _RESPONSES[participation], self.fake.clock()
            attendee.proposed = proposed
            self._mailbox.answered(event)

    def move(self, reference: str, start: datetime, end: datetime) -> None:
        """Drag the event to another time, as its owner."""
        self._patch(reference, {"start": time_value(start), "end": time_value(end)})

    def edit(
        self, reference: str, *, subject: str | None = None, location: str | None = None, body: str | None = None
    ) -> None:
        """Change words, as the owner."""
        words = {"subject": subject} if subject is not None else {}
        place = {"location": {"displayName": location}} if location is not None else {}
        text = {"body": {"contentType": "html", "content": body}} if body is not None else {}
        self._patch(reference, {**words, **place, **text})

    def invite(self, reference: str, address: str, name: str = "") -> None:
        """Add a guest, as the owner."""
        with self.fake.lock:
            listed = [dict(each.shown()) for each in self._event(reference).attendees.values()]
            self._patch(
                reference, {"attendees": [*listed, {"emailAddress": {"address": address, "name": name or address}}]}
            )

    def delete(self, reference: str) -> None:
        """Delete the event, as its owner."""
        with self.fake.lock:
            self._mailbox.delete(self._event(reference))

    def restore(self, reference: str) -> None:
        """Move the event from Deleted Items back to the calendar, as the owner. Its immutable id stays."""
        with self.fake.lock:
            self._mailbox.restore(reference)

    def block(self, start: datetime, end: datetime, *, free: bool = False, show_as: str = "busy") -> None:
        """Make an entry of the owner's."""
        with self.fake.lock:
            times = {"start": time_value(start), "end": time_value(end)}
            self._mailbox.create({"subject": "Dentist", "showAs": "free" if free else show_as, **times})

    def make_online(self, reference: str) -> None:
        """Turn the event into a Teams meeting, as its owner. Its body has the join link from then on."""
        with self.fake.lock:
            self._patch(reference, {"isOnlineMeeting": True})

    def copy(self, reference: str) -> None:
        """Duplicate the event, as its owner; properties of ours come along."""
        with self.fake.lock:
            event = self._event(reference)
            properties = [{"id": name, "value": value} for name, value in event.properties.items()]
            times = {"start": time_value(event.start), "end": time_value(event.end)}
            self._mailbox.create({"subject": event.subject, "singleValueExtendedProperties": properties, **times})

    @property
    def _mailbox(self) -> Mailbox:
        return self.fake.mailbox(self.address)

    def _event(self, reference: str) -> Event:
        return self._mailbox.get(reference)

    def _may_propose(self, event: Event) -> bool:
        return event.settings.get("allowNewTimeProposals", True) is True

    def _patch(self, reference: str, body: dict[str, Any]) -> None:
        with self.fake.lock:
            self._mailbox.patch(self._event(reference), body, None)
