"""A world whose tenant has connected a calendar: the fake behind it, its people, and what is on the wire to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from scheducal import settings
from scheducal.connectors.connected import ConnectedCalendar
from scheducal.connectors.connections import wiring
from scheducal.connectors.connections.wiring import ConnectionGone
from scheducal.connectors.looks.queue import ChangesMessage, changes_queue
from scheducal.connectors.systems.exchange.calendar import ExchangeCalendar
from scheducal.connectors.systems.google.calendar import GoogleCalendar
from scheducal.http.rest import Rest
from scheducal.ids import new_id
from scheducal.store.commit import commit
from scheducal.store.table import table
from scheducal.tenants.model import DefaultCalendar
from scheducal.tenants.repository import TenantRepository, calendar_writes
from tests.conformance.harness.access import GrantedTokens
from tests.conformance.harness.under_test import Person
from tests.fakes.google import description as google_description
from tests.fakes.google.app import BASE as GOOGLE_BASE
from tests.fakes.google.app import google_app
from tests.fakes.google.events.person import GooglePerson
from tests.fakes.google.service import GoogleFake
from tests.fakes.graph import description as graph_description
from tests.fakes.graph.app import BASE as GRAPH_BASE
from tests.fakes.graph.app import graph_app
from tests.fakes.graph.mailboxes.person import OutlookPerson
from tests.fakes.graph.service import GraphFake
from tests.fakes.serving import serving
from tests.fakes.tokens import BearerTokens
from tests.faults import Wire
from tests.integration.connectors.authorization_servers import OnTheWire
from tests.integration.connectors.gateway import gateway
from tests.integration.world.rows import Row, of_kind
from tests.integration.world.world import World, fresh_world

OWNER = "room@acme.example"
# The services' own API descriptions; tests/conformance/test_description.py says so where they are missing.
_DESCRIPTIONS = Path(__file__).parents[4] / "shared/specs"
_OBJECTIONS: dict[str, Callable[[Any], list[str]]] = {
    "exchange": graph_description.objections,
    "google": google_description.objections,
}
_GRAPH_SCOPES = ("https://graph.microsoft.com/Calendars.ReadWrite",)
_GOOGLE_SCOPES = tuple(f"https://www.googleapis.com/auth/{each}" for each in ("calendar.events", "calendar.freebusy"))


@dataclass
class Lines:
    """What is kept open for many worlds.

    calendar, gateway: addresses. app: the fake that answers at the calendar's. wire: the tested world's.
    """

    calendar: str
    gateway: str
    real: httpx.HTTPTransport
    app: ASGIApp
    wire: Wire


@contextmanager
def open_lines() -> Iterator[Lines]:
    """Yield a server for fakes, and one for our own endpoints."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await lines.app(scope, receive, send)

    with serving(answer) as calendar, gateway(lambda: lines.wire) as ours, httpx.HTTPTransport() as real:
        lines = Lines(calendar, ours, real, answer, Wire())
        yield lines


class Line(OnTheWire):
    """Requests on the wire of one world; the connection outlasts it."""

    def __init__(self, wire: Wire, real: httpx.HTTPTransport) -> None:
        self._wire = wire
        self._real = real


@dataclass
class Behind:
    """A calendar's other side. fake: whose clock is the world's."""

    kind: str
    fake: Any
    person: Person
    tokens: GrantedTokens
    system: Callable[[httpx.Client], ConnectedCalendar]


@dataclass
class Connected:
    """world: whose tenant's default it is. is_gone: the connection was deleted."""

    world: World
    calendar_id: str
    behind: Behind
    calendar: ConnectedCalendar
    is_gone: bool = False

    @property
    def kind(self) -> str:
        """`exchange` or `google`."""
        return self.behind.kind

    @property
    def fake(self) -> Any:
        """Give the calendar system."""
        return self.behind.fake

    @property
    def person(self) -> Person:
        """Its people."""
        return self.behind.person

    @property
    def tokens(self) -> GrantedTokens:
        """Ours."""
        return self.behind.tokens

    @property
    def wire(self) -> Wire:
        """Give the world's, which requests to the calendar are on too."""
        return self.world.wire

    @property
    def system(self) -> str:
        """Its name."""
        return f"{self.kind}:{self.calendar_id}"

    @property
    def reference(self) -> str:
        """Of the one event that was told."""
        (told,) = [row for row in of_kind("told") if row["inviteeId"] == "event"]
        return str(told["reference"])

    @property
    def pull_state(self) -> Row:
        """Tell how far the pull has come."""
        (found,) = of_kind("watch")
        return found

    def pull_run(self) -> None:
        """Pull from the calendar, and everything done that comes of it."""
        with self.wire.unseen():
            at = int(self.world.clock.now().timestamp())
            changes_queue().send([ChangesMessage(self.world.tenant.tenant_id, self.calendar_id, at)])
        self.world.pipeline.settle()
        self.world.clock.advance(seconds=1)

    def settle(self) -> None:
        """Every notification so far has come in, and everything is done that comes of it."""
        self.fake.messenger.settle()
        self.world.pipeline.settle()

    def conforms(self) -> None:
        """Check that the service's own description has nothing against any request of ours."""
        assert not _DESCRIPTIONS.exists() or _OBJECTIONS[self.kind](self.fake.sent) == []

    def open_system(self, tenant_id: str, calendar_id: str) -> ConnectedCalendar:
        """Takes the place of connections.wiring.system_of."""
        if self.is_gone or (tenant_id, calendar_id) != (self.world.tenant.tenant_id, self.calendar_id):
            raise ConnectionGone
        return self.calendar


@contextmanager
def exchange(world: World, lines: Lines) -> Iterator[Connected]:
    """Yield a mailbox in the fake Graph."""
    fake = GraphFake(BearerTokens(world.clock.now), world.clock.now)
    fake.mailbox(OWNER)
    tokens = GrantedTokens(fake.tokens, OWNER, _GRAPH_SCOPES)

    def system(client: httpx.Client) -> ConnectedCalendar:
        return ExchangeCalendar(Rest(client, f"{lines.calendar}{GRAPH_BASE}", tokens, world.clock.now), OWNER)

    lines.app = graph_app(fake)
    with _connected(world, lines, Behind("exchange", fake, OutlookPerson(fake, OWNER), tokens, system)) as made:
        yield made


@contextmanager
def google(world: World, lines: Lines) -> Iterator[Connected]:
    """Yield an account's own calendar in the fake Google."""
    fake = GoogleFake(BearerTokens(world.clock.now), world.clock.now)
    tokens = GrantedTokens(fake.tokens, OWNER, _GOOGLE_SCOPES)

    def system(client: httpx.Client) -> ConnectedCalendar:
        return GoogleCalendar(Rest(client, f"{lines.calendar}{GOOGLE_BASE}", tokens, world.clock.now))

    lines.app = google_app(fake)
    person = GooglePerson(fake, fake.calendar(OWNER))
    with _connected(world, lines, Behind("google", fake, person, tokens, system)) as made:
        yield made


RIGS: dict[str, Callable[[World, Lines], AbstractContextManager[Connected]]] = {"exchange": exchange, "google": google}


@contextmanager
def connected_world(kind: str, lines: Lines, arrange: Callable[[Connected], object]) -> Iterator[Connected]:
    """Yield a fresh world with a connected calendar, arranged by calls that do not count."""
    with fresh_world() as world, RIGS[kind](world, lines) as made:
        with world.wire.unseen():
            arrange(made)
        yield made
        made.conforms()


@contextmanager
def _connected(world: World, lines: Lines, behind: Behind) -> Iterator[Connected]:
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("PUBLIC_URL", lines.gateway)
        patch.setenv("CALENDAR_KEY_ID", "alias/calendars")
        settings.calendar_settings.cache_clear()
        lines.wire = world.wire
        stack.callback(settings.calendar_settings.cache_clear)
        client = httpx.Client(transport=Line(world.wire, lines.real), trust_env=False)
        stack.callback(behind.fake.messenger.close)
        calendar_id = new_id("cal", world.clock.now())
        made = Connected(world, calendar_id, behind, behind.system(client))
        patch.setattr(wiring, "open_system", made.open_system)
        patch.setattr(wiring, "open_ended_system", made.open_system)
        patch.setattr(wiring, "note_access_lost", lambda *_: None)
        make_default(world, DefaultCalendar(calendar_id, behind.kind, OWNER))
        yield made


def make_default(world: World, calendar: DefaultCalendar | None) -> None:
    """Let the tenant's new appointments go here."""
    tenants = TenantRepository(table())
    with world.wire.unseen():
        tenant = tenants.tenant(world.tenant.tenant_id)
        assert tenant is not None
        commit(table(), calendar_writes(tenant, tenants.keys_in_force(tenant.tenant_id), calendar))


def at(text: str) -> datetime:
    """Make a UTC instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
