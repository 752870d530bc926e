"""Connections under faults: whatever call fails, a request is carried out once, and a browser's answer whole or not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from scheducal.store.table import table
from scheducal.tenants.repository import TenantRepository
from tests.contract.oauth.authorities import ANNA
from tests.faults import Killed, every_fault, every_moment
from tests.integration.connectors.authorization_servers import Authorities, allow, auth_servers
from tests.integration.world.client import Reply
from tests.integration.world.functions import forget
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind, rows
from tests.integration.world.world import Arrange, World, worlds

CALENDAR = {"kind": "google", "auth": "service_account", "account": ANNA}


@dataclass(frozen=True, slots=True)
class Change:
    """A request under a key. version: the connection's when it is done, 0 where it is then gone. events: all told."""

    name: str
    arrange: Arrange
    request: Callable[[World], Reply]
    version: int
    events: tuple[str, ...]


def allowed(world: World) -> None:
    allow(world, "google", "example.com")


def connected(world: World) -> None:
    allowed(world)
    world.client.send("calendars.connect", CALENDAR, idempotency_key="before")
    world.clock.advance(seconds=30)


def the_id() -> str:
    """Give the id of the only calendar there ever was, by its log, which outlives it."""
    (found,) = {str(row["pk"]).rpartition("#")[2] for row in of_kind("audit")}
    return found


def send(world: World, endpoint: str, body: dict[str, Any] | None, *, named: bool = True) -> Reply:
    path = {"calendarId": the_id()} if named else None
    return world.client.send(f"calendars.{endpoint}", body, path, None, idempotency_key=KEY)


CONNECTED, GONE = "calendar.connected", "calendar.disconnected"
CHANGES = (
    Change("connect", allowed, lambda world: send(world, "connect", CALENDAR, named=False), 1, (CONNECTED,)),
    Change("choose", connected, lambda world: send(world, "update", {"isDefault": False}), 2, (CONNECTED,)),
    Change("disconnect", connected, lambda world: send(world, "disconnect", None), 0, (CONNECTED, GONE)),
    Change(
        "ask",
        connected,
        lambda world: send(world, "connect", {"kind": "google", "auth": "oauth"}, named=False),
        1,
        (CONNECTED,),
    ),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_whatever_call_fails_a_repetition_gets_the_one_answer_and_the_change_is_made_once(change: Change) -> None:
    for trial in every_fault(worlds(change.arrange)):
        with trial as world:
            first = change.request(world)
            with world.wire.unseen():
                is_whole(world)
                forget()
                again = change.request(world)
                assert again.status < 300, again
                assert first.is_failure or again.body == first.body
                assert change.request(world).body == again.body
                is_whole(world)
                assert [row["version"] for row in of_kind("connection") if "deletedAt" not in row] == (
                    [change.version] if change.version else []
                )
                assert sorted(row["eventType"] for row in of_kind("event")) == list(change.events)


def test_whatever_call_fails_a_browser_s_answer_connects_once_or_says_that_it_did_not() -> None:
    authorities = Authorities.fresh()
    for trial in every_fault(worlds(lambda _: None)):
        with trial as world, auth_servers(world, authorities) as at_hand:
            with world.wire.unseen():
                answer = at_hand.consent(at_hand.ask().data["authorizationUrl"])
            status = 500
            with suppress(Killed):
                status = at_hand.come_back(answer).status
            with world.wire.unseen():
                is_whole(world)
                found = of_kind("connection")
                assert len(found) <= 1
                assert found or status != 200
                if not found:
                    forget()
                    at_hand.connect(label="again")
                is_whole(world)
                assert len(of_kind("tokens")) == 1


def test_a_change_at_any_moment_of_a_browser_s_answer_leaves_both() -> None:
    """Another administrator connects a calendar, and chooses it, while the answer is carried out."""
    authorities, chosen = Authorities.fresh(), list[str]()

    def meanwhile(world: World) -> None:
        allow(world, "google", "example.com")
        body = {**CALENDAR, "account": "desk@example.com", "isDefault": True}
        chosen.append(world.client.send("calendars.connect", body).data["calendarId"])

    for trial in every_moment(worlds(lambda _: None), meanwhile):
        chosen.clear()
        with trial as world, auth_servers(world, authorities) as at_hand:
            with world.wire.unseen():
                answer = at_hand.consent(at_hand.ask().data["authorizationUrl"])
            assert at_hand.come_back(answer).status == 200
            with world.wire.unseen():
                is_whole(world)
                connections = {row["calendarId"] for row in of_kind("connection")}
                assert len(connections) == 1 + len(chosen)
                assert connections >= set(chosen)


def is_whole(world: World) -> None:
    """One audit row for each version, tokens beside each connection, keys that know the default, no token to read."""
    live = [row for row in of_kind("connection") if "deletedAt" not in row]
    logs = {row["pk"] for row in of_kind("audit")}
    for row in live:
        log = [each for each in of_kind("audit") if each["pk"].endswith(row["calendarId"])]
        assert [each["version"] for each in log] == list(range(1, row["version"] + 1))
    assert {row["pk"] for row in of_kind("tokens")} == logs
    tenant = TenantRepository(table()).tenant(world.tenant.tenant_id)
    assert tenant is not None
    default = tenant.calendar.calendar_id if tenant.calendar else None
    assert {row.get("calendar", {}).get("calendarId") for row in of_kind("apiKey")} == {default}
    assert default is None or default in {row["calendarId"] for row in live}
    assert "rt_" not in str([row for row in rows() if row["kind"] == "tokens"])
