"""What people do in Google's own programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from scheducal.appointments.model import Participation
from tests.fakes.google.events.calendar import OwnedCalendar
from tests.fakes.google.service import GoogleFake

_RESPONSES: Mapping[Participation, str] = MappingProxyType(
    {
        "needsAction": "needsAction",
        "accepted": "accepted",
        "declined": "declined",
        "tentativelyAccepted": "tentative",
    }
)


@dataclass(frozen=True, slots=True)
class GooglePerson:
    """The owner of a calendar, and the guests of its events. reference: the event's id."""

    fake: GoogleFake
    calendar: OwnedCalendar

    def respond(
        self,
        reference: str,
        address: str,
        participation: Participation,
        *,
        comment: str = "",
        proposed: tuple[datetime, datetime] | None = None,
        guests: int = 0,
    ) -> None:
        """Answer as a guest. A proposed new time reaches the owner by mail alone: the API never shows it.

        guests: how many they bring along.
        """
        answer: dict[str, Any] = {"responseStatus": _RESPONSES[participation]}
        answer |= ({"comment": comment} if comment else {}) | ({"additionalGuests": guests} if guests else {})
        with self.fake.lock:
            listed = self.calendar.get(reference)["attendees"]
            (own,) = [each for each in listed if each["email"].casefold() == address.casefold()]
            own |= answer
            self.calendar.patch(reference, {"attendees": listed}, notify=False)
            if proposed:
                self.fake.proposals.append((address, *proposed))

    def move(self, reference: str, start: datetime, end: datetime) -> None:
        """Drag the event to another time, as its owner; everybody is asked again."""
        with self.fake.lock:
            event = self.calendar.get(reference)
            times = {"start": _time(start, event["start"]), "end": _time(end, event["end"])}
            guests = [{**each, "responseStatus": "needsAction"} for each in event.get("attendees", [])]
            self.calendar.patch(reference, {**times, "attendees": guests}, notify=True)

    def edit(
        self, reference: str, *, subject: str | None = None, location: str | None = None, body: str | None = None
    ) -> None:
        """Change words, as the owner."""
        words = {"summary": subject, "location": location, "description": body}
        with self.fake.lock:
            self.calendar.patch(
                reference, {name: text for name, text in words.items() if text is not None}, notify=True
            )

    def invite(self, reference: str, address: str, name: str = "") -> None:
        """Invite somebody else, as the owner."""
        with self.fake.lock:
            guests = self.calendar.get(reference).get("attendees", [])
            guest = {"email": address, **({"displayName": name} if name else {})}
            self.calendar.patch(reference, {"attendees": [*guests, guest]}, notify=True)

    def uninvite(self, reference: str, address: str) -> None:
        """Take somebody off the list, as the owner."""
        with self.fake.lock:
            guests = self.calendar.get(reference)["attendees"]
            self.calendar.patch(
                reference, {"attendees": [each for each in guests if each["email"] != address]}, notify=True
            )

    def delete(self, reference: str) -> None:
        """Delete the event, as its owner."""
        with self.fake.lock:
            self.calendar.delete(reference, notify=True)

    def restore(self, reference: str) -> None:
        """Take the event out of the trash, as the owner."""
        with self.fake.lock:
            self.calendar.patch(reference, {"status": "confirmed"}, notify=True)

    def block(self, start: datetime, end: datetime, *, free: bool = False) -> None:
        """Make an entry of the owner's; free: shown as free."""
        times = {"start": {"dateTime": start.isoformat()}, "end": {"dateTime": end.isoformat()}}
        entry: dict[str, Any] = {"summary": "Private", "transparency": "transparent" if free else "opaque", **times}
        with self.fake.lock:
            self.calendar.insert(entry, notify=False)


def _time(at: datetime, shown: Mapping[str, str]) -> dict[str, str | None]:
    return {"dateTime": at.astimezone(UTC).isoformat(), "timeZone": shown.get("timeZone", "UTC"), "date": None}
