"""Access that nobody uses: renewed before the system takes it, once, with an end where that fails."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.tokens.ahead import TRIED_FOR
from scheducal.connectors.connections.wiring import renew_ahead, tokens_of
from scheducal.store.due import DUE
from scheducal.store.keys import Key, tokens_key
from scheducal.store.table import table
from scheducal.store.writes import Update
from tests.fakes.oauth.grants import TokenRefusal
from tests.fakes.oauth.microsoft import MicrosoftAuthority
from tests.integration.connectors.authorization_servers import AuthServers, auth_servers
from tests.integration.operators.operator import operator
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

EVERY = timedelta(days=30)


@pytest.fixture
def at_hand(world: World) -> Iterator[AuthServers]:
    with auth_servers(world) as found:
        found.connect(kind="exchange")
        yield found


def asked(at_hand: AuthServers) -> int:
    return at_hand.microsoft.grants.asked["refresh_token"]


def ring(world: World) -> int:
    """Let the clock ring once, and the worker do what it finds. Gives how many messages there were."""
    world.pipeline.sweep()
    return world.pipeline.consume("changes")


def state(world: World) -> str:
    (found,) = ConnectionRepository(table()).calendars(world.tenant.tenant_id)
    return found.state


def use(world: World) -> str:
    (found,) = ConnectionRepository(table()).calendars(world.tenant.tenant_id)
    return tokens_of(found).current()


def row_key(world: World) -> Key:
    (found,) = ConnectionRepository(table()).calendars(world.tenant.tenant_id)
    return tokens_key(world.tenant.tenant_id, found.connection_id)


def test_access_that_nobody_uses_is_renewed_in_time_again_and_again(world: World, at_hand: AuthServers) -> None:
    for times in (1, 2, 3):
        before = at_hand.microsoft.grants.refresh_tokens()
        world.clock.advance(days=29)
        assert ring(world) == 0
        world.clock.advance(days=1, seconds=1)
        assert ring(world) == 1
        for old in before:
            at_hand.microsoft.grants.forget(old)
        assert ring(world) == 0
        assert asked(at_hand) == times
    assert state(world) == "active"


def test_a_use_puts_it_off(world: World, at_hand: AuthServers) -> None:
    world.clock.advance(days=29)
    use(world)
    world.clock.advance(days=29)
    assert ring(world) == 0
    assert asked(at_hand) == 1


def test_workers_that_are_told_at_once_make_one_renewal(world: World, at_hand: AuthServers) -> None:
    world.clock.advance(seconds=EVERY.total_seconds() + 1)
    tenant_id, connection_id = world.tenant.tenant_id, of_kind("connection")[0]["calendarId"]

    def renew(_: int) -> str:
        with world.wire.invocation("worker"):
            return renew_ahead(tenant_id, connection_id)

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(renew, range(8)))
    assert outcomes == ["nothing"] * 7 + ["renewed"]
    assert asked(at_hand) == 1


def test_a_system_that_fails_is_asked_again_ever_later_and_not_for_ever(world: World, at_hand: AuthServers) -> None:
    at_hand.microsoft.grants.outages += [503, 429] * 100
    world.clock.advance(seconds=EVERY.total_seconds() + 1)
    began = world.clock.now()
    while world.pipeline.due("tokens"):
        assert world.clock.now() < began + 2 * TRIED_FOR
        ring(world)
        world.clock.advance(minutes=30)
    assert world.clock.now() > began + TRIED_FOR
    assert ring(world) == 0
    assert 10 < asked(at_hand) < 50
    assert state(world) == "active"
    # The next use renews it, and has it renewed ahead once more.
    at_hand.microsoft.grants.outages.clear()
    use(world)
    assert len(world.pipeline.due("tokens")) == 1


def test_an_answer_that_was_lost_ends_a_token_that_is_good_once(
    world: World, at_hand: AuthServers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.pipeline.dispatch()
    world.pipeline.lose("changes")
    real = MicrosoftAuthority.answer

    def unheard(self: MicrosoftAuthority, *given: Any) -> Any:
        real(self, *given)
        for each in self.grants.refresh_tokens():
            self.grants.forget(each)
        raise TokenRefusal("temporarily_unavailable", "on purpose", 503)

    world.clock.advance(seconds=EVERY.total_seconds() + 1)
    with monkeypatch.context() as patch:
        patch.setattr(MicrosoftAuthority, "answer", unheard)
        ring(world)
    assert state(world) == "active"
    world.clock.advance(minutes=2)
    ring(world)
    assert state(world) == "reauthorization_required"
    capsys.readouterr()
    world.pipeline.dispatch()
    assert '"connection.lost":[1' in capsys.readouterr().out.replace(" ", "")
    before = asked(at_hand)
    assert world.pipeline.due("tokens") == []
    world.pipeline.lose("changes")
    world.clock.advance(days=100)
    ring(world)
    assert asked(at_hand) == before
    assert [each["eventType"] for each in of_kind("event")].count("calendar.reauthorization_required") == 1


def test_a_row_of_an_older_release_is_seen_to_from_its_next_use(world: World, at_hand: AuthServers) -> None:
    table().update(Update(row_key(world), {}, remove=DUE))
    world.clock.advance(minutes=1)
    use(world)
    assert asked(at_hand) == 0
    world.clock.advance(seconds=EVERY.total_seconds() + 1)
    assert ring(world) == 1
    assert asked(at_hand) == 1


def test_nothing_is_renewed_for_a_suspended_tenant_or_a_deleted_connection(world: World, at_hand: AuthServers) -> None:
    here = operator(world)
    here.suspend()
    world.clock.advance(seconds=EVERY.total_seconds() + 1)
    assert (ring(world), ring(world), asked(at_hand)) == (1, 0, 0)
    here.resume()
    world.pipeline.work()
    ring(world)
    assert asked(at_hand) == 1
    calendar_id = of_kind("connection")[0]["calendarId"]
    world.client.send("calendars.disconnect", None, {"calendarId": calendar_id})
    assert world.pipeline.due("tokens") == []
    # A message may be on its way.
    assert renew_ahead(world.tenant.tenant_id, calendar_id) == "nothing"
    assert asked(at_hand) == 1
