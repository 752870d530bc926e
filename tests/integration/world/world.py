"""One tenant with an API key, its client, and the pipeline behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cache

import pytest

from scheducal import work_batch
from scheducal.store.table import table
from scheducal.tenants.model import INTERNAL, Tenant
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_key, create_tenant
from scheducal.webhooks.delivery import poster
from tests.faults import Wire
from tests.faults.wire import wired
from tests.integration.world import mailbox
from tests.integration.world.aws import MAIL_DOMAIN, Saved, fresh_account
from tests.integration.world.client import Client
from tests.integration.world.clock import TestClock
from tests.integration.world.cloud import lineage
from tests.integration.world.functions import forget, module
from tests.integration.world.mailbox import Mail
from tests.integration.world.pipeline import Pipeline
from tests.integration.world.webhooks.receivers import OneByOne, Receivers

# So many that only the tests of the limit itself meet it.
PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class World:
    """tenant, client: those of the first tenant. receivers: customers' servers, whatever their URLs."""

    wire: Wire
    clock: TestClock
    pipeline: Pipeline
    receivers: Receivers
    tenant: Tenant
    client: Client

    def new_tenant(self, name: str) -> Client:
        """Make a client of one more tenant."""
        return self.new_client(create_tenant(_tenants(), name, MAIL_DOMAIN, self.clock.now()))

    def new_client(self, tenant: Tenant, per_minute: int = PER_MINUTE, channel: str = INTERNAL) -> Client:
        """Make a client with a key of its own."""
        return _client(self.wire, tenant, self.clock, per_minute, channel)

    def mails(self, recipient: str | None = None) -> list[Mail]:
        """List the mails to one address, or to all."""
        return [mail for mail in mailbox.sent() if recipient in (None, mail.recipient)]


Worlds = Callable[[], AbstractContextManager[World]]
Arrange = Callable[[World], object]


@contextmanager
def fresh_world() -> Iterator[World]:
    """Yield an empty account, functions that start cold, and one tenant."""
    with _empty()() as world:
        yield world


def worlds(arrange: Arrange) -> Worlds:
    """Fresh worlds that are all alike: arranged once, by calls that do not count, and copied."""
    with fresh_world() as first:
        with first.wire.unseen():
            arrange(first)
        return _copies_of(first)


@cache
def _empty() -> Worlds:
    """Make the account once in a process: a new one takes longer than most tests."""
    clock = TestClock()
    with wired(Wire()) as wire, _running(wire, clock) as receivers, fresh_account():
        tenant = create_tenant(_tenants(), "Acme Corp", MAIL_DOMAIN, clock.now())
        client = _client(wire, tenant, clock, PER_MINUTE, INTERNAL)
        return _copies_of(World(wire, clock, Pipeline(wire, clock), receivers, tenant, client))


def _copies_of(first: World) -> Worlds:
    assert first.pipeline.messages() == 0, "arrange a world whose queues are empty"
    saved, now = Saved.of_now(), first.clock.now()
    return lambda: _copied(first, saved, TestClock(now))


@contextmanager
def _copied(first: World, saved: Saved, clock: TestClock) -> Iterator[World]:
    with wired(Wire()) as wire, _running(wire, clock) as receivers, fresh_account(saved):
        pipeline = Pipeline(wire, clock, first.pipeline.position)
        yield World(wire, clock, pipeline, receivers, first.tenant, replace(first.client, wire=wire))


@contextmanager
def _running(wire: Wire, clock: TestClock) -> Iterator[Receivers]:
    receivers = Receivers(wire, clock)
    with pytest.MonkeyPatch.context() as patch:
        clock.install(patch)
        lineage.install(patch)
        patch.setattr(module("pipeline.deliver"), "Client", lambda: receivers)
        for starting in (work_batch, module("pipeline.reconcile")):
            patch.setattr(starting, "ThreadPoolExecutor", OneByOne)
        patch.setattr(poster, "Timer", receivers.timer)
        forget()
        yield receivers


def _tenants() -> TenantRepository:
    return TenantRepository(table())


def _client(wire: Wire, tenant: Tenant, clock: TestClock, per_minute: int, channel: str) -> Client:
    created = create_key(_tenants(), tenant.tenant_id, clock.now(), role="full", channel=channel, per_minute=per_minute)
    return Client(wire, created.key.api_key, created.api_secret)
