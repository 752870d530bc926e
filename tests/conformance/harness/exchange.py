"""Exchange through the fake Graph."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, cast

import httpx

from scheducal.connectors.manifest import CalendarAbilities
from scheducal.connectors.systems.email.sanitize import sanitized, to_text
from scheducal.connectors.systems.exchange.calendar import ExchangeCalendar
from scheducal.connectors.systems.exchange.manifest import ABILITIES
from scheducal.connectors.systems.exchange.requests import UID_PROPERTY
from scheducal.http.rest import Rest
from tests.conformance.harness.access import GrantedTokens
from tests.conformance.harness.clock import StandingClock
from tests.conformance.harness.inbox import Inbox, inbox
from tests.conformance.harness.under_test import Mailed, MailedKind, Shown
from tests.conformance.harness.wire import OutboundWire
from tests.fakes.graph.app import BASE, graph_app
from tests.fakes.graph.description import objections
from tests.fakes.graph.mailboxes.event import Event
from tests.fakes.graph.mailboxes.person import OutlookPerson
from tests.fakes.graph.service import GraphFake
from tests.fakes.serving import serving
from tests.fakes.tokens import BearerTokens

OWNER = "room@acme.example"
_SCOPE = "https://graph.microsoft.com/Calendars.ReadWrite"


class ExchangeUnderTest:
    """Implements tests.conformance.harness.under_test.ConnectedUnderTest."""

    def __init__(self, fake: GraphFake, address: str, clock: StandingClock, until_end: ExitStack) -> None:
        self.fake, self.clock, self._until_end = fake, clock, until_end
        self.wire = OutboundWire()
        self.tokens = GrantedTokens(fake.tokens, OWNER, (_SCOPE,))
        self.person = OutlookPerson(fake, OWNER)
        self.address = address
        fake.mailbox(OWNER)

    @cached_property
    def inbox(self) -> Inbox:
        """Listens once somebody wants it."""
        return self._until_end.enter_context(inbox())

    @property
    def abilities(self) -> CalendarAbilities:
        """As the system declares them."""
        return ABILITIES

    def system(self) -> ExchangeCalendar:
        """With a client of its own."""
        client = self._until_end.enter_context(httpx.Client(transport=self.wire.transport(), timeout=10))
        return ExchangeCalendar(Rest(client, f"{self.address}{BASE}", self.tokens, self.clock), OWNER)

    def connected(self) -> ExchangeCalendar:
        """Give the system, as a new process makes it."""
        return self.system()

    def shown(self) -> tuple[Shown, ...]:
        """Give the events with a uid of ours in the mailbox."""
        return shown_in(self.fake)

    def ever_made(self) -> int:
        """Deleted ones included."""
        return len(_ours(self.fake))

    def mailed(self) -> list[Mailed]:
        """List the mails of Exchange."""
        return [Mailed(each.address, cast("MailedKind", each.kind), each.comment) for each in self.fake.mails]

    def objections(self) -> list[str]:
        """Of Microsoft's description."""
        return objections(self.fake.sent)

    def throttle(self, wait: timedelta) -> None:
        """429 with Retry-After."""
        self.fake.throttle(wait)

    def expire_token(self) -> None:
        """401."""
        self.tokens.expire()

    def withdraw_access(self) -> None:
        """No token any more."""
        self.tokens.withdraw()

    def forget_cursors(self) -> None:
        """410."""
        self.fake.forget_cursors()

    def end_subscriptions(self) -> None:
        """404 from now on."""
        self.fake.subscriptions.end_all()

    def hide_busy(self) -> None:
        """Put an error inside the answer."""
        self.fake.mailbox(OWNER).hides_busy = True

    def notification_url(self) -> str:
        """Give the inbox's."""
        return self.inbox.address

    def notified(self) -> list[Mapping[str, Any]]:
        """Every one that was sent has arrived."""
        self.fake.messenger.settle()
        found = [each for received in self.inbox.received for each in json.loads(received.content)["value"]]
        return [{**each, "secret": each["clientState"]} for each in found]


@contextmanager
def exchange() -> Iterator[ExchangeUnderTest]:
    """Yield a mailbox of its own."""
    clock = StandingClock(datetime.now(UTC))
    fake = GraphFake(BearerTokens(clock), clock, page=3)
    with serving(graph_app(fake)) as address, ExitStack() as until_end:
        until_end.callback(fake.messenger.close)
        yield ExchangeUnderTest(fake, address, clock, until_end)


def shown_in(fake: GraphFake) -> tuple[Shown, ...]:
    """Give the events of ours that take place."""
    return tuple(_shown(each) for each in _ours(fake) if not each.gone)


def _ours(fake: GraphFake) -> list[Event]:
    with fake.lock:
        events = [each for mailbox in fake.mailboxes.values() for each in mailbox.events.values()]
    return [each for each in events if UID_PROPERTY in each.properties]


def _shown(event: Event) -> Shown:
    return Shown(
        reference=event.event_id,
        subject=event.subject,
        start=event.start,
        end=event.end,
        location=event.location,
        text=to_text(sanitized(event.html) or "") or "",
        attendees=frozenset(each.address for each in event.attendees.values()),
    )
