"""Addresses that take no mail are listed with reason and time, and cleared once they were mended."""

from __future__ import annotations

import pytest

from scheducal.tenants.service import create_key
from tests.integration.connectors.email.test_feedback import marked, receive, said, undeliverable
from tests.integration.scenarios import with_two
from tests.integration.world.requests import JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World, _tenants


@pytest.fixture
def bounced(world: World) -> World:
    """A world in which a mail to John came back."""
    with_two(world)
    receive(world, *said(world))
    return world


def test_an_address_is_listed_cleared_once_and_told_of_again(bounced: World) -> None:
    world = bounced
    (found,) = world.client.send("appointments.undeliverable").data["undeliverableAddresses"]
    (mark,) = of_kind("undeliverable")
    assert (found["address"], found["state"], found["since"]) == (JOHN, "bounced", mark["at"])
    assert found["reason"]
    path = {"address": JOHN.upper()}
    first = world.client.send("appointments.clear_undeliverable", {}, path, idempotency_key="c")
    assert (first.status, first.data) == (200, found)
    again = world.client.send("appointments.clear_undeliverable", {}, path, idempotency_key="c")
    assert (again.data, again.headers["Idempotency-Replayed"]) == (found, "true")
    assert marked() == []
    (entry,) = [row for row in of_kind("auditEntry") if row["action"] == "cleared"]
    assert (entry["actor"], JOHN in entry["personal"]) == (world.client.api_key, True)
    assert JOHN not in str({name: value for name, value in entry.items() if name != "personal"})
    world.clock.advance(minutes=1)
    receive(world, *said(world, ses_id="ses-9"))
    assert len(undeliverable()) == 2


def test_nobody_else_sees_or_clears_it(bounced: World) -> None:
    other = bounced.new_tenant("Other")
    assert other.send("appointments.undeliverable").data["undeliverableAddresses"] == []
    for address in (JOHN, "nobody@x.example", "\N{SNOWMAN}" * 300, "a" * 3_000):
        refused = other.send("appointments.clear_undeliverable", {}, {"address": address})
        assert (refused.status, refused.code) == (404, "address_not_found"), address[:20]
    tenant_id, at = bounced.tenant.tenant_id, bounced.clock.now()
    reads = create_key(_tenants(), tenant_id, at, role="read", channel="internal")
    reader = bounced.client.__class__(bounced.wire, reads.key.api_key, reads.api_secret)
    assert reader.send("appointments.clear_undeliverable", {}, {"address": JOHN}).code == "insufficient_scope"
    assert marked() == [(JOHN, "bounced")]
