"""A Google calendar in the suite: the code of its system, over HTTP to the fake."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import httpx

from scheducal.connectors.connected import ConnectedCalendar
from scheducal.connectors.manifest import CalendarAbilities
from scheducal.connectors.systems.google.calendar import GoogleCalendar
from scheducal.connectors.systems.google.responses import UID
from scheducal.http.rest import Rest
from tests.conformance.harness.access import GrantedTokens
from tests.conformance.harness.clock import StandingClock
from tests.conformance.harness.inbox import Inbox, inbox
from tests.conformance.harness.under_test import Mailed, Shown
from tests.conformance.harness.wire import OutboundWire
from tests.fakes.google.app import BASE, google_app
from tests.fakes.google.description import objections
from tests.fakes.google.events.calendar import OwnedCalendar
from tests.fakes.google.events.person import GooglePerson
from tests.fakes.google.refusal import GoogleRefusal
from tests.fakes.google.service import GoogleFake
from tests.fakes.serving import serving
from tests.fakes.tokens import BearerTokens

OWNER = "owner@example.org"
_SCOPES = tuple(f"https://www.googleapis.com/auth/{each}" for each in ("calendar.events", "calendar.freebusy"))
_TAG = re.compile(r"<[^>]+>")


@dataclass
class GoogleUnderTest:
    """Implements tests.conformance.harness.under_test.ConnectedUnderTest."""

    fake: GoogleFake
    base: str
    client: httpx.Client
    until_end: ExitStack
    wire: OutboundWire
    tokens: GrantedTokens = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = GrantedTokens(self.fake.tokens, OWNER, _SCOPES)
        self.calendar = self.fake.calendar(OWNER)
        self.person = GooglePerson(self.fake, self.calendar)

    @cached_property
    def inbox(self) -> Inbox:
        """Tell where notifications come; few tests need it."""
        return self.until_end.enter_context(inbox())

    @property
    def abilities(self) -> CalendarAbilities:
        """As the system declares it."""
        return self.connected().abilities

    def system(self) -> ConnectedCalendar:
        """Give the system as a new process makes it."""
        return self.connected()

    def connected(self) -> ConnectedCalendar:
        """Give the system, as the Google calendar that it is."""
        return self.of("primary")

    def of(self, calendar_id: str) -> ConnectedCalendar:
        """Give the system of another calendar."""
        return GoogleCalendar(Rest(self.client, self.base, self.tokens), calendar_id)

    def shown(self) -> tuple[Shown, ...]:
        """Give the events of ours that take place."""
        return shown_in(self.fake, self.calendar)

    def ever_made(self) -> int:
        """Cancelled ones included."""
        return len(self.ours())

    def ours(self) -> list[dict[str, Any]]:
        """Give the events that say they are an appointment's."""
        return _ours(self.calendar)

    def mailed(self) -> list[Mailed]:
        """Every mail so far."""
        return [Mailed(each.address, each.kind) for each in self.fake.mails]

    def objections(self) -> list[str]:
        """List the objections of the discovery document to our requests."""
        return objections(self.fake.sent)

    def throttle(self, wait: timedelta) -> None:
        """As Google says it by the minute, though it seldom names a wait."""
        seconds = int(wait.total_seconds())
        self.fake.quotas.next.append(
            GoogleRefusal(403, "rateLimitExceeded", "Rate Limit Exceeded", retry_after=seconds)
        )

    def withdraw_access(self) -> None:
        """No other can be had either."""
        self.tokens.withdraw()

    def forget_cursors(self) -> None:
        """Cursors so far are too old."""
        self.calendar.oldest = self.calendar.changes + 1
        self.calendar.changes += 1

    def end_subscriptions(self) -> None:
        """Every channel is gone."""
        self.fake.channels.channels.clear()

    def hide_busy(self) -> None:
        """Google has an error of its own from now on."""
        self.calendar.hides_busy = True

    def notification_url(self) -> str:
        """Tell where channels tell of changes."""
        return self.inbox.address

    def notified(self) -> list[Mapping[str, Any]]:
        """List the messages that arrived, but for those that say that a channel is open."""
        self.fake.messenger.settle()
        headers = [each.headers for each in self.inbox.received]
        changes = [each for each in headers if each["x-goog-resource-state"] != "sync"]
        return [{**each, "secret": each["x-goog-channel-token"]} for each in changes]


@contextmanager
def google() -> Iterator[GoogleUnderTest]:
    """One calendar with its fake, for one test."""
    with ExitStack() as stack:
        clock = StandingClock(datetime.now(UTC))
        fake = GoogleFake(BearerTokens(clock), clock)
        stack.callback(fake.messenger.close)
        wire = OutboundWire()
        client = stack.enter_context(httpx.Client(transport=wire.transport(), follow_redirects=False))
        base = stack.enter_context(serving(google_app(fake)))
        yield GoogleUnderTest(fake, f"{base}{BASE}", client, stack, wire)


def shown_in(fake: GoogleFake, calendar: OwnedCalendar) -> tuple[Shown, ...]:
    """Give the events of ours that take place."""
    with fake.lock:
        return tuple(map(_shown, filter(_takes_place, _ours(calendar))))


def _ours(calendar: OwnedCalendar) -> list[dict[str, Any]]:
    return [each for each in calendar.events.values() if UID in _private(each)]


def _private(event: Mapping[str, Any]) -> Mapping[str, str]:
    found: Mapping[str, str] = event.get("extendedProperties", {}).get("private", {})
    return found


def _takes_place(event: Mapping[str, Any]) -> bool:
    return bool(event["status"] != "cancelled")


def _shown(event: Mapping[str, Any]) -> Shown:
    return Shown(
        reference=event["id"],
        subject=event.get("summary", ""),
        start=datetime.fromisoformat(event["start"]["dateTime"]),
        end=datetime.fromisoformat(event["end"]["dateTime"]),
        location=event.get("location", ""),
        text=_TAG.sub("", event.get("description", "")),
        attendees=frozenset(each["email"] for each in event.get("attendees", []) if not each.get("organizer")),
    )
