"""Webhook endpoints under faults: every AWS call fails before and after it takes effect, those of KMS included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.faults import every_fault
from tests.integration.world.client import Reply
from tests.integration.world.functions import forget
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind, rows
from tests.integration.world.webhooks.webhooks import Hooks, log_of, stored_secret, the_webhook
from tests.integration.world.world import Arrange, World, worlds


@dataclass(frozen=True, slots=True)
class Change:
    """A request under a key. version: the endpoint's when it is done, 0 where it is then gone."""

    name: str
    arrange: Arrange
    request: Callable[[Hooks], Reply]
    version: int


def _nothing(world: World) -> None:
    del world


def _registered(world: World) -> None:
    Hooks(world.client).register(idempotency_key="before")
    world.clock.advance(seconds=30)


def _the_id() -> str:
    """Give the id of the only endpoint there ever was, by its log, which outlives it."""
    (webhook_id,) = {str(row["pk"]).rpartition("#")[2] for row in of_kind("audit")}
    return webhook_id


CHANGES = (
    Change("register", _nothing, lambda hooks: hooks.register(idempotency_key=KEY), 1),
    Change("update", _registered, lambda hooks: hooks.update(_the_id(), {"isActive": False}, idempotency_key=KEY), 2),
    Change("regenerate", _registered, lambda hooks: hooks.regenerate_secret(_the_id(), idempotency_key=KEY), 2),
    Change("delete", _registered, lambda hooks: hooks.delete(_the_id(), idempotency_key=KEY), 0),
    Change("test", _registered, lambda hooks: hooks.test(_the_id(), idempotency_key=KEY), 1),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_whatever_call_fails_the_repetition_gets_the_one_answer_and_the_change_is_made_once(change: Change) -> None:
    for trial in every_fault(worlds(change.arrange)):
        with trial as world:
            hooks = Hooks(world.client)
            first = change.request(hooks)
            with world.wire.unseen():
                _is_whole()
                forget()
                again = change.request(hooks)
                third = change.request(hooks)
                assert again.status < 300, again
                assert first.is_failure or again.body == first.body
                assert again.body == third.body
                assert third.headers["Idempotency-Replayed"] == "true"
                _is_whole()
                _is_done(world, change, again)


def _is_whole() -> None:
    """One audit row for each version, as many endpoints as are counted, no secret that can be read."""
    endpoints = of_kind("webhook")
    assert sum(row["count"] for row in of_kind("webhookCount")) == len(endpoints)
    for endpoint in endpoints:
        audits = log_of(endpoint["webhookId"], "audit")
        assert [row["version"] for row in audits] == list(range(1, endpoint["version"] + 1))
    assert "whsec_" not in str(rows())


def _is_done(world: World, change: Change, reply: Reply) -> None:
    assert [row["version"] for row in of_kind("webhook")] == ([change.version] if change.version else [])
    if "secret" in reply.data:
        assert reply.data["secret"] == stored_secret(world.tenant.tenant_id)
    events = [row["eventId"] for row in of_kind("event")]
    assert events == ([reply.data["eventId"]] if change.name == "test" else [])


def test_a_repetition_gets_its_own_secret_also_after_another_regeneration(world: World) -> None:
    hooks = Hooks(world.client)
    registered = hooks.register(idempotency_key=KEY).data
    assert hooks.regenerate_secret(registered["webhookId"]).status == 200
    forget()
    assert hooks.register(idempotency_key=KEY).data == registered
    assert the_webhook()["version"] == 2
