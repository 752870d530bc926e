"""Who is let in, how often, and what it costs to be refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheducal.store.keys import api_key_key, api_keys_bucket
from scheducal.store.table import table
from scheducal.store.writes import Update
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_key, revoke_key, set_limit
from tests.integration.world.aws import stream_records
from tests.integration.world.client import Client, Reply
from tests.integration.world.cloud.write_units import by_kind
from tests.integration.world.functions import forget
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

UNKNOWN = "key_01km37mwc8nedt0kbk91a0fz02_ptx3jmadvxqr7y70"


@pytest.fixture
def limited(world: World) -> Client:
    """Make a client with the default allowance: 60 a minute."""
    return world.new_client(world.tenant, per_minute=60)


def tat(client: Client) -> int:
    """Give the allowance's state."""
    (row,) = [row for row in of_kind("apiKey") if row["apiKey"] == client.api_key]
    return int(row["tat"])


@pytest.mark.parametrize("is_cold", [False, True], ids=["warm", "cold each time"])
def test_sixty_a_minute_at_once_then_429_and_one_more_each_second(world: World, limited: Client, is_cold: bool) -> None:
    for left in range(59, -1, -1):
        if is_cold:
            forget()
        assert remaining(limited.list()) == (200, left)
    refused = limited.list()
    assert (refused.status, refused.code, refused.headers["Retry-After"]) == (429, "rate_limit_exceeded", "1")
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    world.clock.advance(seconds=1)
    assert limited.list().status == 200
    assert limited.list().status == 429
    world.clock.advance(seconds=60)
    assert remaining(limited.list()) == (200, 59)


def remaining(reply: Reply) -> tuple[int, int]:
    """Give the status, and what is left of the allowance."""
    assert reply.headers["X-RateLimit-Limit"] == "60"
    return reply.status, int(reply.headers["X-RateLimit-Remaining"])


@pytest.mark.parametrize("is_cold", [False, True], ids=["warm", "cold"])
def test_a_wrong_secret_uses_nothing_of_the_owners_allowance(world: World, limited: Client, is_cold: bool) -> None:
    thief = replace(limited, api_secret="sec_wrong")
    assert limited.list().status == 200
    before = tat(limited)
    if is_cold:
        forget()
    for _ in range(70):
        assert thief.list().status == 401
    assert tat(limited) == before
    assert limited.list().status == 200


def test_a_refusal_changes_nothing(world: World, limited: Client) -> None:
    for _ in range(60):
        limited.list()
    before = tat(limited)
    for _ in range(5):
        assert limited.list().status == 429
    assert tat(limited) == before


@pytest.mark.parametrize("is_warm", [False, True], ids=["cold", "after a good request"])
def test_unknown_key_and_wrong_secret_look_and_cost_the_same(world: World, is_warm: bool) -> None:
    if is_warm:
        world.client.list()
    for calls in (["UpdateItem"], []):  # the first time, and then for a minute
        replies = []
        for client in (
            replace(world.client, api_secret="sec_wrong"),
            replace(world.client, api_key=UNKNOWN),
            replace(world.client, api_key="nonsense"),
        ):
            begin = world.wire.next_number
            reply = client.list()
            replies.append((reply.status, reply.body, sorted(reply.headers)))
            assert world.wire.operations[begin:] == calls
        assert replies == [replies[0]] * 3
        assert replies[0][0] == 401
    assert replace(world.client, api_secret="").list().body == replies[0][1]


def test_a_revoked_key_is_refused_at_once_and_for_good(world: World, limited: Client) -> None:
    assert limited.list().status == 200
    tenants = TenantRepository(table())
    first = revoke_key(tenants, world.tenant.tenant_id, limited.api_key, world.clock.now())
    refused = limited.list()
    assert (refused.status, refused.body) == (401, replace(limited, api_secret="sec_wrong").list().body)
    world.clock.advance(hours=1)
    assert revoke_key(tenants, world.tenant.tenant_id, limited.api_key, world.clock.now()) == first
    assert limited.list().status == 401


@pytest.mark.parametrize("is_warm", [False, True], ids=["cold", "warm"])
def test_a_key_whose_row_names_no_channel_is_refused(world: World, limited: Client, is_warm: bool) -> None:
    """By none it would be the business's own, which sees all."""
    if is_warm:
        assert limited.list().status == 200
    before = tat(limited)
    key = api_key_key(world.tenant.tenant_id, limited.api_key)
    table().update(Update(key, remove=("channel",)))
    for _ in range(2):
        refused = limited.list()
        assert (refused.status, refused.body) == (401, replace(limited, api_secret="sec_wrong").list().body)
    assert tat(limited) == before


@pytest.mark.parametrize(("per_minute", "allowed"), [(120, 120), (5, 5), (1, 1)])
def test_a_new_limit_holds_from_the_next_request(world: World, limited: Client, per_minute: int, allowed: int) -> None:
    world.clock.advance(minutes=1)
    set_limit(TenantRepository(table()), world.tenant.tenant_id, limited.api_key, per_minute)
    statuses = [limited.list().status for _ in range(allowed + 1)]
    assert statuses == [200] * allowed + [429]


def test_a_lowered_limit_lets_a_function_that_saw_the_old_one_admit_at_most_one_more(
    world: World, limited: Client
) -> None:
    for _ in range(55):
        assert limited.list().status == 200
    set_limit(TenantRepository(table()), world.tenant.tenant_id, limited.api_key, 5)
    limited.list()
    refused = limited.list()
    assert (refused.status, refused.headers["X-RateLimit-Limit"]) == (429, "5")


def test_a_read_key_may_not_change_anything(world: World) -> None:
    created = create_key(
        TenantRepository(table()), world.tenant.tenant_id, world.clock.now(), role="read", channel="internal"
    )
    reader = Client(world.wire, created.key.api_key, created.api_secret)
    assert reader.list().status == 200
    refused = reader.create({})
    assert (refused.status, refused.code) == (403, "insufficient_scope")


def test_a_request_writes_its_key_s_row_and_no_index(world: World, limited: Client) -> None:
    position = len(stream_records(0))
    assert limited.list().status == 200
    assert by_kind(position)["apiKey"] == 1


def of_an_older_release(client: Client) -> None:
    """Make the row of a key as it was while `lists` held it."""
    [row] = [each for each in of_kind("apiKey") if each["apiKey"] == client.api_key]
    listed = {"gsi1pk": api_keys_bucket(row["tenantId"]), "gsi1sk": client.api_key}
    table().update(Update(api_key_key(row["tenantId"], client.api_key), listed, remove=("duePk", "dueAt")))


def test_a_key_of_an_older_release_moves_with_its_next_request_and_is_listed_all_the_time(world: World) -> None:
    old, unused, new = (world.new_client(world.tenant) for _ in range(3))
    of_an_older_release(old)
    of_an_older_release(unused)
    revoke_key(TenantRepository(table()), world.tenant.tenant_id, unused.api_key, world.clock.now())
    expected = sorted(row["apiKey"] for row in of_kind("apiKey"))
    assert {old.api_key, unused.api_key, new.api_key} < set(expected)
    assert listed(world) == expected
    assert old.list().status == 200
    assert listed(world) == expected
    [moved] = [row for row in of_kind("apiKey") if row["apiKey"] == old.api_key]
    assert "gsi1pk" not in moved
    position = len(stream_records(0))
    assert old.list().status == 200
    assert by_kind(position)["apiKey"] == 1


def listed(world: World) -> list[str]:
    """Read a tenant's keys in pages of two."""
    repository, found = TenantRepository(table()), []
    keys, start = repository.keys(world.tenant.tenant_id, None, 2)
    found += keys
    while start is not None:
        keys, start = repository.keys(world.tenant.tenant_id, start, 2)
        found += keys
    return sorted(each.api_key for each in found)
