"""Exchange and Google do what every system must do to which we push, and from which we pull."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import httpx
import pytest

from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.rows import connection_item
from scheducal.store.keys import connection_key, sortable
from scheducal.store.table import table
from scheducal.store.writes import Put
from scheducal.tenants.rows import first_comparison
from tests.conformance.harness import exchange, google
from tests.conformance.harness.under_test import Shown
from tests.connectors.cases.pull import PullCases
from tests.connectors.cases.push import PushCases
from tests.integration.connectors.pull.test_subscriptions import LATER, silence
from tests.integration.connectors.rig import OWNER, RIGS, Connected, Line, Lines
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import Row, of_kind
from tests.integration.world.world import World

_SHOWN: dict[str, Callable[[Any], tuple[Shown, ...]]] = {
    "exchange": exchange.shown_in,
    "google": lambda fake: google.shown_in(fake, fake.calendar(OWNER)),
}
Pass = Callable[[httpx.Request], httpx.Response]


@dataclass
class Faulty(httpx.BaseTransport):
    """HTTP to a calendar. faults: for the next creates. creates, updates: how many came."""

    line: Line
    faults: deque[Callable[[httpx.Request, Pass], httpx.Response]] = field(default_factory=deque)
    creates: int = 0
    updates: int = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """As httpx's own."""
        self.updates += request.method == "PATCH"
        if request.method != "POST" or not request.url.path.endswith("/events"):
            return self.line.handle_request(request)
        self.creates += 1
        if not self.faults:
            return self.line.handle_request(request)
        return self.faults.popleft()(request, self.line.handle_request)


@dataclass
class CalendarBench:
    """A world whose tenant's default is the calendar."""

    connected: Connected
    http: Faulty

    @property
    def world(self) -> World:
        """Give the world whose tenant is connected."""
        return self.connected.world

    @property
    def kind(self) -> str:
        """Of the system."""
        return self.connected.kind

    @property
    def keeps(self) -> frozenset[str]:
        """Name what its events show."""
        return frozenset({"subject", "start", "end"})

    @property
    def has_tokens(self) -> bool:
        """Tell whether it has tokens, which are renewed: every calendar does."""
        return True

    @property
    def renewed(self) -> int:
        """Count how often another token was asked for."""
        return self.connected.tokens.renewals

    def create(self, **more: Any) -> str:
        """Make an appointment's id."""
        created = self.world.client.create({**WITH_JOHN, **more}, idempotency_key=f"create {sorted(more.items())}")
        return str(created.data["appointmentId"])

    def settle(self) -> None:
        """Everything is done that comes of what happened."""
        self.connected.settle()

    def appointment(self, appointment_id: str) -> dict[str, Any]:
        """As clients see it."""
        return dict(self.world.client.get(appointment_id).data)

    def sync(self, appointment_id: str) -> dict[str, Any]:
        """Tell how far the calendar has come with an appointment, as clients see it."""
        (sync,) = self.appointment(appointment_id)["sync"]
        return dict(sync)

    def shown(self) -> list[dict[str, Any]]:
        """List the events of the calendar's owner, by our own names."""
        return [
            {"subject": each.subject, "start": sortable(each.start), "end": sortable(each.end)}
            for each in _SHOWN[self.kind](self.connected.fake)
        ]

    def asked(self, does: Literal["create", "update"]) -> int:
        """Count how often the calendar was asked to do something with an event."""
        return self.http.creates if does == "create" else self.http.updates

    def throttle(self, headers: dict[str, str]) -> None:
        """Let the calendar take no more, and say so to the next create."""
        self.http.faults.append(lambda request, _: httpx.Response(429, headers=headers, json={}, request=request))

    def silence(self, *, takes_effect: bool) -> None:
        """Leave the next create without an answer."""

        def unanswered(request: httpx.Request, perform: Pass) -> httpx.Response:
            if takes_effect:
                perform(request)
            raise httpx.ReadTimeout("on purpose", request=request)

        self.http.faults.append(unanswered)

    def refuse_tokens(self) -> None:
        """No token so far is good any more."""
        self.connected.tokens.expire()

    def revoke(self) -> None:
        """Take access away, as the owner."""
        self.connected.tokens.withdraw()

    def give_access(self) -> None:
        """Give access again, as the owner; this begins a pull run."""
        self.connected.tokens.withdrawn = False
        self.connected.pull_run()

    def subscribe(self) -> None:
        """Let the calendar tell us of changes from now on."""
        self.connected.pull_run()

    def move(self, *, is_told: bool) -> None:
        """People move the one event, and the calendar tells us of it or does not."""
        if not is_told:
            silence(self.connected)
        self.connected.person.move(self.connected.reference, *LATER)

    def tell_again(self) -> None:
        """Let the calendar tell us of its changes once more."""
        self.connected.pull_run()

    def reconcile(self) -> Row:
        """Give the day's comparison, and its row."""
        self.world.clock.advance(hours=25)
        self.world.pipeline.reconcile()
        self.settle()
        (row,) = [each for each in of_kind("drift") if self.connected.calendar_id in each["pk"]]
        return row


@pytest.fixture(params=sorted(RIGS))
def made(request: pytest.FixtureRequest, world: World, lines: Lines) -> Iterator[CalendarBench]:
    """Yield a connected calendar of each kind, which is compared daily."""
    with RIGS[request.param](world, lines) as connected:
        http = Faulty(Line(connected.wire, lines.real))
        with httpx.Client(transport=http, trust_env=False) as client:
            connected.calendar = connected.behind.system(client)
            _compared(connected, world.clock.now())
            yield CalendarBench(connected, http)
        connected.conforms()


def _compared(connected: Connected, now: datetime) -> None:
    tenant_id, connection_id = connected.world.tenant.tenant_id, connected.calendar_id
    kept = Connection(tenant_id, connection_id, connected.kind, "oauth", now, now, {"account": OWNER})
    with connected.wire.unseen():
        table().put(Put(connection_key(tenant_id, connection_id), connection_item(kept)))
        table().put(first_comparison(tenant_id, connection_id, now))


class TestCalendars(PushCases, PullCases):
    """Both, for each kind."""
