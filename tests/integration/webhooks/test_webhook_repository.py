"""What the delivery worker does with endpoints: it notes failures, forgets them, and switches endpoints off."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from scheducal.store.commit import CommitRefused
from scheducal.store.table import table
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import SLOW, SYSTEM, EndpointRepository
from tests.integration.world.webhooks.webhooks import URL, Hooks, log_of
from tests.integration.world.world import World


@pytest.fixture
def hooks(world: World) -> Hooks:
    """Give the tenant's webhooks, one of them registered."""
    found = Hooks(world.client)
    found.register()
    return found


@pytest.fixture
def repository(hooks: Hooks) -> EndpointRepository:
    """Give the repository on the function's table."""
    del hooks
    return EndpointRepository(table())


@pytest.fixture
def now(world: World) -> datetime:
    """Give the world's time."""
    return world.clock.now()


def read(world: World, repository: EndpointRepository) -> Endpoint:
    """Give the only endpoint, as it is now."""
    (endpoint,) = repository.all(world.tenant.tenant_id)
    assert repository.get(endpoint.tenant_id, endpoint.webhook_id) == endpoint
    return endpoint


def test_the_first_failure_is_kept_until_a_success(world: World, repository: EndpointRepository, now: datetime) -> None:
    fresh = read(world, repository)
    assert repository.mark_failing(fresh, now)
    assert not repository.mark_failing(fresh, now + timedelta(hours=1)), "another worker was first"
    failing = read(world, repository)
    assert (failing.failing_since, failing.version) == (now, 1)
    assert repository.mark_healthy(failing)
    assert not repository.mark_healthy(failing), "another worker was first"
    assert read(world, repository) == fresh


def test_a_success_does_not_hide_a_failure_that_came_after_it(
    world: World, repository: EndpointRepository, now: datetime
) -> None:
    repository.mark_failing(read(world, repository), now)
    seen = read(world, repository)
    repository.mark_healthy(seen)
    repository.mark_failing(read(world, repository), now + timedelta(minutes=5))
    assert not repository.mark_healthy(seen)
    assert read(world, repository).failing_since == now + timedelta(minutes=5)


def test_a_slow_answer_is_noted_once_and_forgotten_by_itself(
    world: World, repository: EndpointRepository, now: datetime
) -> None:
    fresh = read(world, repository)
    assert repository.mark_slow(fresh, now)
    assert not repository.mark_slow(fresh, now), "another worker was first"
    slow = read(world, repository)
    assert not repository.mark_slow(slow, now), "it is known"
    assert (slow.may_hang(now), slow.may_hang(now + SLOW), slow.version) == (True, False, 1)
    assert repository.mark_slow(slow, now + SLOW)


def test_an_endpoint_without_news_is_not_written(world: World, repository: EndpointRepository, now: datetime) -> None:
    fresh = read(world, repository)
    repository.mark_failing(fresh, now)
    failing = read(world, repository)
    begin = world.wire.next_number
    with world.wire.invocation("worker"):
        assert not repository.mark_healthy(fresh)
        assert not repository.mark_failing(failing, now)
        assert not repository.mark_slow(failing, now)
    assert world.wire.operations[begin:] == []


def test_a_deleted_endpoint_does_not_come_back(
    world: World, hooks: Hooks, repository: EndpointRepository, now: datetime
) -> None:
    endpoint = read(world, repository)
    hooks.delete(endpoint.webhook_id)
    assert not repository.mark_failing(endpoint, now)
    assert not repository.mark_slow(endpoint, now)
    with pytest.raises(CommitRefused):
        repository.disable(endpoint, "410 Gone", now)
    assert repository.get(endpoint.tenant_id, endpoint.webhook_id) is None


def test_disabling_tells_of_it_in_the_same_transaction(
    world: World, hooks: Hooks, repository: EndpointRepository, now: datetime
) -> None:
    endpoint = read(world, repository)
    begin = world.wire.next_number
    with world.wire.invocation("worker"):
        disabled = repository.disable(endpoint, "410 Gone", now)
    assert world.wire.operations[begin:] == ["TransactWriteItems"]
    assert read(world, repository) == disabled
    shown = hooks.get(endpoint.webhook_id).data
    assert (shown["isActive"], shown["disabledReason"], shown["version"]) == (False, "410 Gone", 2)
    assert [row["actor"] for row in log_of(endpoint.webhook_id, "audit")] == [world.client.api_key, SYSTEM]
    (event,) = log_of(endpoint.webhook_id, "event")
    assert "webhookId" not in event, "every endpoint that subscribes gets it"
    assert json.loads(event["envelope"])["data"] == {
        "webhookId": endpoint.webhook_id,
        "webhookUrl": URL,
        "reason": "410 Gone",
        "disabledAt": "2026-03-19T14:23:01Z",
    }


def test_an_endpoint_that_did_well_meanwhile_is_not_disabled(
    world: World, repository: EndpointRepository, now: datetime
) -> None:
    repository.mark_failing(read(world, repository), now - timedelta(days=5))
    failing = read(world, repository)
    repository.mark_healthy(failing)
    with pytest.raises(CommitRefused):
        repository.disable(failing, "failed for 5 days", now)
    assert read(world, repository).is_active


def test_switching_it_on_again_forgets_why_it_was_off(
    world: World, hooks: Hooks, repository: EndpointRepository, now: datetime
) -> None:
    repository.mark_failing(read(world, repository), now)
    disabled = repository.disable(read(world, repository), "failed for 5 days", now)
    assert hooks.update(disabled.webhook_id, {"isActive": True}).status == 200
    again = read(world, repository)
    assert (again.is_active, again.failing_since, again.disabled_reason) == (True, None, None)


def test_an_update_does_not_bring_back_a_failure_that_a_success_ended_meanwhile(
    world: World, hooks: Hooks, repository: EndpointRepository, now: datetime
) -> None:
    repository.mark_failing(read(world, repository), now)
    failing = read(world, repository)
    world.wire.interrupt(world.wire.next_number + 2, lambda: repository.mark_healthy(failing))
    assert hooks.update(failing.webhook_id, {"eventTypes": ["webhook.test"]}).status == 200
    assert read(world, repository).failing_since is None
