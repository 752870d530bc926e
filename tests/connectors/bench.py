"""A world whose tenant has a connection to a fake system: what every case of the suite works with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from scheducal import settings
from scheducal.connectors import registry
from scheducal.connectors.connections import rules, wiring
from scheducal.connectors.connections.authorization.wiring import sealer
from scheducal.connectors.connections.model import EVERYTHING, Connection, Filter
from scheducal.connectors.connections.names import CONNECTIONS
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.tokens.rows import TokenRows
from scheducal.connectors.connections.tokens.secrets import sealed
from scheducal.connectors.oauth.grant import Tokens
from scheducal.connectors.parts import oauth_of
from scheducal.connectors.runners.address import InboundAddress, incoming_url
from scheducal.http.pinned.wiring import policy
from scheducal.http.rest import Rest
from scheducal.ids import new_id
from scheducal.store.table import table
from tests.connectors.fake import LIFETIME, Fake, Fault
from tests.connectors.fake_server import serving
from tests.connectors.signing import FakeWebhook
from tests.connectors.subject import Subject
from tests.integration.connectors.gateway import inbound
from tests.integration.world.functions import forget
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import Row, of_kind
from tests.integration.world.world import World

__all__ = ["Bench", "Subject", "bench"]


@dataclass
class Bench:
    """world: whose tenant is connected. fake: the system's other side."""

    subject: Subject
    world: World
    fake: Fake
    connection: Connection

    @property
    def record(self) -> dict[str, Any]:
        """Give the one record that the system has."""
        (found,) = self.fake.all(self.subject.meetings)
        return found

    @property
    def kind(self) -> str:
        """Of the system."""
        return self.subject.kind

    @property
    def renewed(self) -> int:
        """Count how often another token was asked for."""
        return self.fake.renewed

    @property
    def rest(self) -> Rest:
        """Tell how a runner reaches the system."""
        return wiring.rest_of(self.connection)

    def create(self, **more: Any) -> str:
        """Make an appointment's id."""
        created = self.world.client.create({**WITH_JOHN, **more}, idempotency_key=f"create {sorted(more.items())}")
        return str(created.data["appointmentId"])

    def settle(self) -> None:
        """Everything is done that comes of what happened."""
        self.world.pipeline.settle()

    def appointment(self, appointment_id: str) -> dict[str, Any]:
        """As clients see it."""
        return dict(self.world.client.get(appointment_id).data)

    def sync(self, appointment_id: str) -> dict[str, Any]:
        """Tell how far the system has come with an appointment, as clients see it."""
        primary, mirror = self.appointment(appointment_id)["sync"]
        assert primary["connectionId"] is None
        assert mirror["connectionId"] == self.connection.connection_id
        return dict(mirror)

    def shown(self) -> list[dict[str, Any]]:
        """List the system's records of all appointments, by our own names."""
        return [dict(shown) for each in self.fake.all(self.subject.meetings) if (shown := self.subject.shows(each))]

    @property
    def keeps(self) -> frozenset[str]:
        """Name what the system's records show."""
        return self.subject.keeps

    @property
    def has_tokens(self) -> bool:
        """Tell whether it has tokens, which are renewed."""
        return self.connection.has_tokens

    def said(self) -> list[str]:
        """List the texts that the system has, oldest first."""
        return [self.subject.text_of(each) for each in self.fake.all(self.subject.texts)]

    @property
    def texts_sent(self) -> int:
        """Count the requests that sent or changed a text."""
        return self.fake.asked("create", self.subject.texts) + self.fake.asked("update", self.subject.texts)

    def throttle(self, headers: dict[str, str]) -> None:
        """Let the system take no more, and say so to the next create."""
        self.fake.faults.append(Fault(429, headers, method=self.subject.creates))

    def silence(self, *, takes_effect: bool) -> None:
        """Leave the next create without an answer."""
        self.fake.faults.append(Fault(is_silent=True, takes_effect=takes_effect, method=self.subject.creates))

    def refuse_tokens(self) -> None:
        """No token so far is good any more."""
        self.fake.tokens.clear()

    def revoke(self) -> None:
        """Take access away, as the owner."""
        self.fake.revoke()

    def give_access(self) -> None:
        """Give access again, as the owner."""
        reconnect(self)

    def subscribe(self) -> None:
        """Nothing is left to do: it was subscribed when it was connected."""

    def move(self, *, is_told: bool) -> None:
        """People move the one record, and the system tells us of it or does not."""
        self.fake.touch(self.record, **self.subject.moved)
        if is_told:
            self.tell_again()

    def tell_again(self) -> None:
        """Tell us that the one record has changed. A system that calls nobody is asked in time."""
        if self.subject.notice:
            assert self.tell(self.record["id"]) < 300
            return
        self.world.clock.advance(minutes=20)
        self.world.pipeline.sweep()

    def asked(self, does: Any) -> int:
        """Count how often the system was asked to do something with a meeting."""
        return self.fake.asked(does, self.subject.meetings)

    def tell(self, *remote_ids: str, secret: str | None = None, counts: bool = False) -> int:
        """Tell us that records have changed, and give the status of our answer. counts: as of `inbound`."""
        assert self.subject.notice is not None
        url, incoming = incoming_url(self.connection), registry.manifest(self.kind).incoming
        assert url and incoming  # noqa: PT018
        ours = InboundAddress(self.connection.tenant_id, self.connection.connection_id).secret
        signs = self.subject.secrets[incoming.secret] if incoming.secret else self.subject.told_secret or ours
        told = FakeWebhook(url, remote_ids, secret or signs, self.world.clock.now())
        headers, body = self.subject.notice(told)
        path = urlsplit(url).path.removeprefix("/inbound/")
        return inbound(self.world.wire, path, headers, body, counts=counts).status_code

    def reconcile(self) -> Row:
        """Give the day's comparison, and its report."""
        self.world.clock.advance(hours=25)
        self.world.pipeline.reconcile()
        self.settle()
        (row,) = [each for each in of_kind("drift") if self.connection.connection_id in each["pk"]]
        return row

    def consistency(self) -> dict[str, Any]:
        """Give the report of the system that clients see."""
        systems = self.world.client.send("consistency.get").data["systems"]
        (found,) = [each for each in systems if each["connectionId"] == self.connection.connection_id]
        return dict(found)

    def state(self) -> str:
        """Give the connection's own state."""
        kept = ConnectionRepository(table()).get(self.world.tenant.tenant_id, self.connection.connection_id)
        assert kept is not None
        return kept.state


@contextmanager
def bench(subject: Subject, world: World, chosen: Filter = EVERYTHING) -> Iterator[Bench]:
    """Connected, and subscribed where the system can."""
    fake = Fake(subject.table, world.clock.now)
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        address = stack.enter_context(serving(fake))
        manifest = registry.manifest(subject.kind)
        assert manifest.api is not None
        patch.setenv(manifest.api.variable, address)
        if "oauth" in manifest.credentials:
            patch.setenv(oauth_of(subject.kind).token.variable, address)
        # Where tenants give the address, it is this machine's.
        patch.setenv("OUTBOUND_ALLOW_LOOPBACK", "true")
        for part in ("ID", "SECRET"):
            patch.setenv(f"{manifest.public_name.upper()}_CLIENT_{part}", f"our {part}")
        _forget()
        made = Bench(subject, world, fake, connect(world, subject, fake, chosen))
        made.settle()
        yield made
    _forget()
    assert fake.refused == [], "the system's table does not declare these"
    assert fake.objections == [], "the platform's description has no such requests"


def connect(world: World, subject: Subject, fake: Fake, chosen: Filter = EVERYTHING) -> Connection:
    """Make a connection of the world's tenant, whose owner gave access just now."""
    at, connection_id = world.clock.now(), new_id("con", world.clock.now())
    secrets = {
        name: sealed(sealer(), world.tenant.tenant_id, connection_id, at, name, value)
        for name, value in subject.secrets.items()
    }
    new = Connection(
        tenant_id=world.tenant.tenant_id,
        connection_id=connection_id,
        kind=subject.kind,
        auth=subject.auth,
        created_at=at,
        updated_at=at,
        settings=dict(subject.settings),
        secrets=secrets,
        filter=chosen,
        mapping=dict(subject.mapping),
        ruleset=subject.rules,
    )
    repository = ConnectionRepository(table())
    owned = repository.owned(new.tenant_id)
    decision = rules.connected(new, owned.tenant.calendar, make_default=False)
    tokens = Tokens(fake.mint(), timedelta(seconds=LIFETIME), fake.refresh)
    rows = {"tokens": TokenRows(table(), sealer()).first(new, tokens, 0)} if new.has_tokens else {}
    with world.wire.unseen():
        repository.add(owned, decision, "key_test", rows)
    return new


def reconnect(made: Bench) -> None:
    """Give access again, as the owner."""
    made.fake.refresh, made.fake.is_revoked, at = "refresh-again", False, made.world.clock.now()
    repository, rows = ConnectionRepository(table()), TokenRows(table(), sealer())
    owned = repository.owned(made.connection.tenant_id)
    before = owned.find(made.connection.connection_id, CONNECTIONS)
    decision = rules.reconnected(before, owned.tenant.calendar, at, None)
    tokens = Tokens(made.fake.mint(), timedelta(seconds=LIFETIME), made.fake.refresh)
    with made.world.wire.unseen():
        kept = {"tokens": rows.first(decision.after, tokens, rows.generation(before))} if before.has_tokens else {}
        repository.change(owned, before, decision, "key_test", kept)


def disconnect(made: Bench) -> None:
    """Delete the connection, as the tenant."""
    repository = ConnectionRepository(table())
    owned = repository.owned(made.connection.tenant_id)
    before = owned.find(made.connection.connection_id, CONNECTIONS)
    decision = rules.disconnected(before, owned.tenant.calendar, made.world.clock.now())
    with made.world.wire.unseen():
        repository.end(owned, before, decision, "key_test", {})


def _forget() -> None:
    forget()
    for each in (settings.application_settings, settings.outbound_settings, policy, wiring.guarded_client):
        each.cache_clear()
