"""Invariant 7: a tenant sees its own; another tenant's id is not found, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.integration.scenarios import the_id, with_two
from tests.integration.world import requests
from tests.integration.world.aws import stored_items
from tests.integration.world.client import Client, Reply
from tests.integration.world.requests import INVITE_MARY, JOHN, KEY, PLAIN, WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

Attempt = Callable[[Client, str], Reply]
ATTEMPTS: dict[str, Attempt] = {
    "get": lambda stranger, found: stranger.get(found),
    "update": lambda stranger, found: stranger.update(found, requests.MOVED),
    "update if any": lambda stranger, found: stranger.update(found, requests.MOVED, if_match="*"),
    "cancel": lambda stranger, found: stranger.cancel(found),
    "cancel under the same key": lambda stranger, found: stranger.cancel(found, None, idempotency_key="before"),
    "invite": lambda stranger, found: stranger.invite(found, INVITE_MARY),
    "uninvite": lambda stranger, found: stranger.uninvite(found, JOHN),
}


def without_keys() -> list[dict[str, object]]:
    """The rows but those of API keys, whose allowance every request uses."""
    return [item for item in stored_items() if item["kind"] != {"S": "apiKey"}]


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_another_tenants_appointment_is_not_found(world: World, attempt: Attempt) -> None:
    with_two(world)
    stranger, found = world.new_tenant("Other"), the_id()
    before = without_keys()
    refused, unknown = attempt(stranger, found), attempt(stranger, "apt_01km37mwc8nedt0kbk91a0fz99")
    assert (refused.status, refused.code) == (404, "appointment_not_found")
    assert refused.body == unknown.body
    assert without_keys() == before


def test_lists_and_their_cursors_stay_within_the_tenant(world: World) -> None:
    for number in range(3):
        world.client.create({**WITH_JOHN, "appointmentSubject": f"Mine {number}"})
        world.clock.advance(seconds=1)
    stranger = world.new_tenant("Other")
    for query in ({}, {"from": "2026-04-01T00:00:00Z"}, {"invitee": JOHN}):
        page = world.client.list(limit="1", **query).data
        assert len(page["appointments"]) == 1
        assert stranger.list(**query).data == {"appointments": [], "nextCursor": None}
        assert stranger.list(cursor=page["nextCursor"], **query).code == "invalid_cursor"


def test_a_key_names_records_of_its_own_tenant_alone(world: World) -> None:
    stranger = world.new_tenant("Other")
    mine = world.client.create(PLAIN, idempotency_key=KEY)
    theirs = stranger.create({**PLAIN, "appointmentSubject": "Another request"}, idempotency_key=KEY)
    assert (mine.status, theirs.status) == (201, 201)
    assert mine.data["appointmentId"] != theirs.data["appointmentId"]


def test_the_same_create_of_two_tenants_is_no_duplicate_and_each_primes_gmail(world: World) -> None:
    stranger = world.new_tenant("Other")
    for client in (world.client, stranger):
        created = client.create(requests.WITH_GMAIL)
        assert (created.status, created.data["gmailFirstInvite"]) == (201, True)


def test_each_tenant_has_its_own_constant_sender(world: World) -> None:
    with_two(world)
    world.new_tenant("Other").create(WITH_JOHN)
    world.pipeline.settle()
    senders = {mail.sender for mail in world.mails()}
    assert len(senders) == 2
    assert any(world.tenant.sender_address in sender for sender in senders)


def test_every_key_of_a_tenants_row_begins_with_the_tenant(world: World) -> None:
    with_two(world)
    world.client.create(requests.WITH_GMAIL)
    for row in (row for kind in ("appointment", "invitee", "audit", "event", "sync") for row in of_kind(kind)):
        for name in {"pk", "gsi1pk", "gsi2pk"} & row.keys():
            assert row[name].startswith(f"T#{world.tenant.tenant_id}#")
