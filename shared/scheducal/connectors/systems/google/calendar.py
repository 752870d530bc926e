"""A Google calendar. Implements scheducal.connectors.connected.ConnectedCalendar."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from scheducal.availability.busy import Busy
from scheducal.connectors.connected import Changes, EventStep, RemoteEvent, Subscription, SubscriptionGone
from scheducal.connectors.parts import Target
from scheducal.connectors.protocol import CalendarEvent, PushedState
from scheducal.connectors.steps import steps
from scheducal.connectors.systems.google import requests
from scheducal.connectors.systems.google.client import Asking, busy_of, event_of
from scheducal.connectors.systems.google.errors import looked
from scheducal.connectors.systems.google.manifest import ABILITIES, MANIFEST
from scheducal.connectors.systems.google.mirror import Writing
from scheducal.connectors.systems.google.pagination import Cursor, page_of
from scheducal.connectors.systems.google.responses import remote_event
from scheducal.http.rest import Rest
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class GoogleCalendar:
    """One calendar of one account.

    calendar: `primary`, or Google's id of another that the account may write to.

    quota_user: as Asking has it.
    """

    rest: Rest
    calendar: str = "primary"
    quota_user: str | None = None

    name = MANIFEST.kind
    abilities = ABILITIES
    steps = staticmethod(steps)

    def perform(self, step: EventStep, event: CalendarEvent, at: datetime) -> PushedState:
        """Carry out a step. Raises SystemUnavailable, ChangedThere, AccessLost, SystemRefused."""
        return Writing(self._asking, self.calendar).perform(step, event, at)

    def read(self, reference: str) -> RemoteEvent | None:
        """Read the event as it is now, also when it is cancelled.

        None where Google has none of that id, or no longer.
        """
        found = event_of(self._asking, self.calendar, reference)
        return None if found is None else remote_event(found)

    def changes(self, cursor: str | None, start: datetime, end: datetime) -> Changes:
        """Read what changed since the cursor, or with None what there is from start to end. Raises CursorExpired."""
        position = Cursor.at_first(start, end) if cursor is None else Cursor.from_text(cursor)
        return page_of(position, self._asking.send(requests.changed(self.calendar, position)))

    def subscribe(self, url: str, secret: str, at: datetime) -> Subscription:
        """Subscribe under a new id."""
        channel = str(uuid4())
        made = looked(self._asking.send(requests.subscribe(self.calendar, channel, url, secret, at))).body
        ends = at + requests.CHANNEL_LIFETIME
        if "expiration" in made:
            ends = datetime.fromtimestamp(int(made["expiration"]) // 1000, UTC)
        return Subscription(channel, made.get("resourceId", ""), ends)

    def renew(self, subscription: Subscription, url: str, secret: str, at: datetime) -> Subscription:
        """Make another subscription, since Google renews none; the old one goes on until it is ended or expires.

        Raises SubscriptionGone for one that has expired, since notifications may have been missed.
        """
        if subscription.expires_at <= at:
            raise SubscriptionGone
        return self.subscribe(url, secret, at)

    def unsubscribe(self, subscription: Subscription) -> None:
        """End the subscription; one that is gone is no error."""
        answer = self._asking.send(requests.stop(subscription))
        if answer.status not in (404, 410):
            looked(answer)

    def busy(self, start: datetime, end: datetime) -> tuple[Busy, ...]:
        """Read when the owner is busy.

        What Google cannot say raises SystemUnavailable, and is never taken for free.
        """
        return busy_of(self._asking, self.calendar, start, end)

    @property
    def _asking(self) -> Asking:
        return Asking(self.rest, self.quota_user)


def open_calendar(rest: Rest, target: Target) -> GoogleCalendar:
    """Give the calendar of a connection. Asks nothing yet.

    A service account stands for many people, so that Google is told which one a request is for.
    """
    stands_for = target.connection_id if target.auth == "service_account" else None
    return GoogleCalendar(rest, target.calendar, stands_for)
