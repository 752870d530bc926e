"""An Exchange calendar. Implements scheducal.connectors.connected.ConnectedCalendar."""

from __future__ import annotations

from datetime import datetime

from scheducal.availability.busy import Busy
from scheducal.connectors.connected import Changes, EventStep, RemoteEvent, Subscription
from scheducal.connectors.parts import Target
from scheducal.connectors.protocol import CalendarEvent, PushedState
from scheducal.connectors.steps import steps
from scheducal.connectors.systems.exchange import changes, mailbox
from scheducal.connectors.systems.exchange.mailbox import Mailbox
from scheducal.connectors.systems.exchange.manifest import ABILITIES, MANIFEST
from scheducal.connectors.systems.exchange.mirror import Writing
from scheducal.connectors.systems.exchange.requests import CalendarAddress
from scheducal.http.rest import Rest
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class ExchangeCalendar:
    """One calendar of one mailbox. address: the mailbox's; calendar: `primary`, or Graph's id of another calendar."""

    rest: Rest
    address: str
    calendar: str = "primary"

    name = MANIFEST.kind
    abilities = ABILITIES
    steps = staticmethod(steps)

    def perform(self, step: EventStep, event: CalendarEvent, at: datetime) -> PushedState:
        """Carry out a step. Raises SystemUnavailable, ChangedThere, AccessLost, SystemRefused."""
        return Writing(self._mailbox, step, event, at).perform()

    def read(self, reference: str) -> RemoteEvent | None:
        """Read the event as it is now; None where the mailbox has none of that id, or no longer."""
        current = self._mailbox.read(reference)
        return current.remote if current else None

    def changes(self, cursor: str | None, start: datetime, end: datetime) -> Changes:
        """Read what changed since the cursor, or with None what there is from start to end.

        Raises CursorExpired. The window is part of the cursor. Deleted events come as cancelled, with nothing but their
        reference.
        """
        return changes.changes(self._mailbox, cursor, start, end)

    def subscribe(self, url: str, secret: str, at: datetime) -> Subscription:
        """Ask for notifications, of the subscription's own life too. The URL must answer Graph's handshake."""
        return mailbox.subscribe(self._mailbox, url, secret, at)

    def renew(self, subscription: Subscription, url: str, secret: str, at: datetime) -> Subscription:  # noqa: ARG002
        """Renew the same subscription for longer; URL and secret stay as they were. Raises SubscriptionGone."""
        return mailbox.renew(self._mailbox, subscription, at)

    def unsubscribe(self, subscription: Subscription) -> None:
        """End it; one that is gone is no error."""
        mailbox.unsubscribe(self._mailbox, subscription)

    def busy(self, start: datetime, end: datetime) -> tuple[Busy, ...]:
        """Read when the owner is not free: tentative, busy and away block. What Exchange cannot say is never free."""
        return changes.busy(self._mailbox, start, end)

    @property
    def _mailbox(self) -> Mailbox:
        return Mailbox(self.rest, CalendarAddress(self.address, None if self.calendar == "primary" else self.calendar))


def open_calendar(rest: Rest, target: Target) -> ExchangeCalendar:
    """Give the calendar of a connection. Asks nothing yet."""
    return ExchangeCalendar(rest, target.account, target.calendar)
