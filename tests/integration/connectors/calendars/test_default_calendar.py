"""A tenant's default calendar comes with each of its keys, so that admitting a request costs nothing more."""

from __future__ import annotations

import pytest

from scheducal.api.authentication import Authenticator
from scheducal.store.commit import CommitRefused, commit
from scheducal.store.table import Contention, Table, table
from scheducal.store.writes import Update
from scheducal.tenants import service
from scheducal.tenants.credentials import ApiKeyPair
from scheducal.tenants.model import DefaultCalendar, Tenant
from scheducal.tenants.repository import TenantRepository, calendar_writes
from scheducal.tenants.service import create_key, revoke_key
from tests.integration.world.world import World

CALENDAR = DefaultCalendar("cal_1", "google", "anna@example.org")


def tenant_of(world: World) -> Tenant:
    found = TenantRepository(table()).tenant(world.tenant.tenant_id)
    assert found is not None
    return found


def choose(world: World, calendar: DefaultCalendar | None) -> None:
    tenants, tenant = TenantRepository(table()), tenant_of(world)
    commit(table(), calendar_writes(tenant, tenants.keys_in_force(tenant.tenant_id), calendar))


def new_key(world: World) -> ApiKeyPair:
    made = create_key(
        TenantRepository(table()), world.tenant.tenant_id, world.clock.now(), role="full", channel="internal"
    )
    return ApiKeyPair(made.key.api_key, made.api_secret)


def calendar_of(world: World, credentials: ApiKeyPair) -> DefaultCalendar | None:
    return Authenticator(table()).authenticate(credentials, world.clock.now()).sender.calendar


def test_keys_before_and_after_the_choice_carry_it_until_it_is_taken_back(world: World) -> None:
    before = new_key(world)
    assert calendar_of(world, before) is None
    choose(world, CALENDAR)
    after = new_key(world)
    assert [calendar_of(world, key) for key in (before, after)] == [CALENDAR, CALENDAR]
    assert tenant_of(world).calendar == CALENDAR
    choose(world, None)
    assert [calendar_of(world, key) for key in (before, after)] == [None, None]


def test_a_key_that_is_added_while_the_choice_is_made_does_not_miss_it(world: World) -> None:
    tenants, tenant = TenantRepository(table()), tenant_of(world)
    keys = tenants.keys_in_force(tenant.tenant_id)
    late = new_key(world)
    with pytest.raises(CommitRefused):
        commit(table(), calendar_writes(tenant, keys, CALENDAR))
    choose(world, CALENDAR)
    assert calendar_of(world, late) == CALENDAR


def test_a_revoked_key_makes_room_for_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    tenants = TenantRepository(table())
    monkeypatch.setattr(service, "MOST_KEYS", len(tenants.keys_in_force(world.tenant.tenant_id)) + 1)
    extra = new_key(world)
    with pytest.raises(Exception, match="revoke one first"):
        new_key(world)
    revoke_key(tenants, world.tenant.tenant_id, extra.api_key, world.clock.now())
    assert new_key(world).api_key in tenants.keys_in_force(world.tenant.tenant_id)


def test_a_request_at_the_moment_of_the_choice_is_let_in_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    credentials, conflicts, update = new_key(world), [Contention()], Table.update

    def conflicting(self: Table, write: Update) -> object:
        if conflicts:
            raise conflicts.pop()
        return update(self, write)

    monkeypatch.setattr(Table, "update", conflicting)
    assert calendar_of(world, credentials) is None
    assert conflicts == []
