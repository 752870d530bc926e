"""A world whose tenant has connected a calendar: the fake behind it, its people, and what is on the wire to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from scheducal import settings
from scheducal.calendars.connected import ConnectedCalendar
from scheducal.calendars.exchange.provider import ExchangeCalendar
from scheducal.calendars.google.provider import GoogleCalendar
from scheducal.calendars.rest import Rest
from scheducal.changes.message import ChangesMessage, changes_queue
from scheducal.connections import wiring
from scheducal.connections.wiring import ConnectionGone
from scheducal.ids import new_id
from scheducal.store.commit import commit
from scheducal.store.table import table
from scheducal.tenants.models import DefaultCalendar
from scheducal.tenants.repository import TenantRepository, calendar_writes
from tests.conformance.access import GrantedTokens
from tests.conformance.under_test import Person
from tests.fakes.google.app import BASE as GOOGLE_BASE
from tests.fakes.google.app import google_app
from tests.fakes.google.person import GooglePerson
from tests.fakes.google.service import GoogleFake
from tests.fakes.graph.app import BASE as GRAPH_BASE
from tests.fakes.graph.app import graph_app
from tests.fakes.graph.person import OutlookPerson
from tests.fakes.graph.service import GraphFake
from tests.fakes.serving import serving
from tests.fakes.tokens import BearerTokens
from tests.faults import Wire
from tests.integration.calendars.gateway import gateway
from tests.integration.world.providers import OnTheWire
from tests.integration.world.rows import Row, of_kind
from tests.integration.world.world import World, fresh_world

OWNER = "room@acme.example"
_GRAPH_SCOPES = ("https://graph.microsoft.com/Calendars.ReadWrite",)
_GOOGLE_SCOPES = tuple(f"https://www.googleapis.com/auth/{each}" for each in ("calendar.events", "calendar.freebusy"))


@dataclass
class Connected:
    """world: whose tenant's default it is. fake: whose clock is the world's. is_gone: the connection was deleted."""

    world: World
    calendar_id: str
    kind: str
    fake: Any
    person: Person
    tokens: GrantedTokens
    calendar: ConnectedCalendar
    is_gone: bool = False

    @property
    def wire(self) -> Wire:
        """The world's, which requests to the calendar are on too."""
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
    def watch(self) -> Row:
        """Its watch's row."""
        (found,) = of_kind("watch")
        return found

    def visit(self) -> None:
        """Have the calendar visited, and everything done that comes of it."""
        with self.wire.unseen():
            at = int(self.world.clock.now().timestamp())
            changes_queue().send([ChangesMessage(self.world.tenant.tenant_id, self.calendar_id, at)])
        self.world.pipeline.settle()
        self.world.clock.advance(seconds=1)

    def settle(self) -> None:
        """Every notification so far has come in, and everything is done that comes of it."""
        self.fake.messenger.settle()
        self.world.pipeline.settle()

    def provider_of(self, tenant_id: str, calendar_id: str) -> ConnectedCalendar:
        """Takes the place of connections.wiring.provider_of."""
        if self.is_gone or (tenant_id, calendar_id) != (self.world.tenant.tenant_id, self.calendar_id):
            raise ConnectionGone
        return self.calendar


Rig = Callable[[], Any]


@contextmanager
def exchange(world: World) -> Iterator[Connected]:
    """A mailbox in the fake Graph."""
    fake = GraphFake(BearerTokens(world.clock.now), world.clock.now)
    fake.mailbox(OWNER)
    tokens = GrantedTokens(fake.tokens, OWNER, _GRAPH_SCOPES)

    def provider(client: httpx.Client, address: str) -> ConnectedCalendar:
        return ExchangeCalendar(Rest(client, f"{address}{GRAPH_BASE}", tokens), OWNER)

    with _connected(world, "exchange", fake, graph_app(fake), tokens, provider) as made:
        made.person = OutlookPerson(fake, OWNER)
        yield made


@contextmanager
def google(world: World) -> Iterator[Connected]:
    """An account's own calendar in the fake Google."""
    fake = GoogleFake(BearerTokens(world.clock.now), world.clock.now)
    tokens = GrantedTokens(fake.tokens, OWNER, _GOOGLE_SCOPES)

    def provider(client: httpx.Client, address: str) -> ConnectedCalendar:
        return GoogleCalendar(Rest(client, f"{address}{GOOGLE_BASE}", tokens))

    with _connected(world, "google", fake, google_app(fake), tokens, provider) as made:
        made.person = GooglePerson(fake, fake.calendar(OWNER))
        yield made


RIGS: dict[str, Any] = {"exchange": exchange, "google": google}


@contextmanager
def connected_world(kind: str, arrange: Callable[[Connected], object]) -> Iterator[Connected]:
    """A fresh world with a connected calendar, arranged by calls that do not count."""
    with fresh_world() as world, RIGS[kind](world) as made:
        with world.wire.unseen():
            arrange(made)
        yield made


@contextmanager
def _connected(
    world: World,
    kind: str,
    fake: Any,
    app: Any,
    tokens: GrantedTokens,
    provider: Callable[[httpx.Client, str], ConnectedCalendar],
) -> Iterator[Connected]:
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("PUBLIC_URL", stack.enter_context(gateway()))
        patch.setenv("CALENDAR_KEY_ID", "alias/calendars")
        settings.calendar_settings.cache_clear()
        stack.callback(settings.calendar_settings.cache_clear)
        client = stack.enter_context(httpx.Client(transport=OnTheWire(world.wire)))
        calendar = provider(client, stack.enter_context(serving(app)))
        stack.callback(fake.messenger.close)
        calendar_id = new_id("cal", world.clock.now())
        made = Connected(world, calendar_id, kind, fake, None, tokens, calendar)  # type: ignore[arg-type]
        patch.setattr(wiring, "provider_of", made.provider_of)
        patch.setattr(wiring, "provider_of_ended", made.provider_of)
        patch.setattr(wiring, "note_access_lost", lambda *_: None)
        make_default(world, DefaultCalendar(calendar_id, kind, OWNER))
        yield made


def make_default(world: World, calendar: DefaultCalendar | None) -> None:
    """Where the tenant's new appointments go."""
    tenants = TenantRepository(table())
    with world.wire.unseen():
        tenant = tenants.tenant(world.tenant.tenant_id)
        assert tenant is not None
        commit(table(), calendar_writes(tenant, tenants.keys_in_force(tenant.tenant_id), calendar))


def at(text: str) -> datetime:
    """A UTC instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
