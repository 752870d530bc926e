"""What the suite needs of a calendar system: implement `CalendarUnderTest`, and add it to `conftest.HARNESSES`.

A harness is one calendar of one owner behind the code of its system, over real HTTP to a fake that keeps state (for
e-mail: to a sender in this process). Each test makes its own. The suite drives `system()` as the sync worker
does (`Pushed`), plays people through `person`, and judges by what the service would show and mail: `shown`, `mailed`.

Faults come by `wire`: hand `wire.transport()` to the system's httpx client, so that every outbound request of ours is
counted and can be made to fail; requests for tokens go another way and do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from scheducal.appointments.model import Participation
from scheducal.connectors.connected import ConnectedCalendar
from scheducal.connectors.manifest import CalendarAbilities
from scheducal.connectors.protocol import CalendarSystem
from tests.conformance.harness.wire import OutboundWire

MailedKind = Literal["invitation", "update", "cancellation"]


@dataclass(frozen=True, slots=True)
class Mailed:
    """One mail of the calendar to one attendee. comment: the organizer's words in it, empty for none."""

    address: str
    kind: MailedKind
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An event that takes place, as its attendees see it. text: the body as plain text. start, end: aware UTC."""

    reference: str
    subject: str
    start: datetime
    end: datetime
    location: str
    text: str
    attendees: frozenset[str]


class Person(Protocol):
    """What people do in the calendar's own programs. reference: the calendar's id of the event."""

    def respond(
        self,
        reference: str,
        address: str,
        participation: Participation,
        *,
        comment: str = "",
        proposed: tuple[datetime, datetime] | None = None,
    ) -> None:
        """Answer as an attendee, with a proposed new time where the service knows such a thing."""
        ...

    def move(self, reference: str, start: datetime, end: datetime) -> None:
        """Drag the event to another time, as its owner."""
        ...

    def edit(
        self, reference: str, *, subject: str | None = None, location: str | None = None, body: str | None = None
    ) -> None:
        """Change words, as the owner."""
        ...

    def invite(self, reference: str, address: str, name: str = "") -> None:
        """Add a guest, as the owner."""
        ...

    def delete(self, reference: str) -> None:
        """Delete the event, as its owner."""
        ...

    def restore(self, reference: str) -> None:
        """Take a deleted event back out of the trash, as the owner."""
        ...

    def block(self, start: datetime, end: datetime, *, free: bool = False) -> None:
        """Make an entry of the owner's; free: shown as free."""
        ...


class CalendarUnderTest(Protocol):
    """One calendar system with what stands behind it."""

    wire: OutboundWire

    @property
    def abilities(self) -> CalendarAbilities:
        """Give the differences, as the system declares them."""
        ...

    def system(self) -> CalendarSystem[Any]:
        """Give the system as a new process makes it: it remembers nothing."""
        ...

    def shown(self) -> tuple[Shown, ...]:
        """Give the events of ours that take place."""
        ...

    def ever_made(self) -> int:
        """Count the events of ours there have been, those that were cancelled or deleted included."""
        ...

    def mailed(self) -> list[Mailed]:
        """Every mail so far, in order."""
        ...

    def objections(self) -> list[str]:
        """List the objections of the service's own API description to our requests so far."""
        ...

    def throttle(self, wait: timedelta) -> None:
        """Refuse the next request as one too many, naming the wait."""
        ...


class ConnectedUnderTest(CalendarUnderTest, Protocol):
    """One whose events people can change, and that can be read."""

    @property
    def person(self) -> Person:
        """Give the owner and the attendees."""
        ...

    def connected(self) -> ConnectedCalendar:
        """Give the system, as a new process makes it."""
        ...

    def withdraw_access(self) -> None:
        """Take the permission back, as the owner."""
        ...

    def forget_cursors(self) -> None:
        """Cursors given so far are too old from now on."""
        ...

    def end_subscriptions(self) -> None:
        """Drop every subscription."""
        ...

    def hide_busy(self) -> None:
        """From now on the service cannot say when the owner is busy, and says so inside its answer."""
        ...

    def notification_url(self) -> str:
        """Tell where notifications go in this test: it answers handshakes, and keeps what comes for `notified`."""
        ...

    def notified(self) -> list[Mapping[str, Any]]:
        """Every notification of a change that arrived, as the service sent it: `secret` is what it carried as ours."""
        ...
