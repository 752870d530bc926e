"""Tokens of connected calendars: renewed in time, once for all, never lost; and what becomes of lost access."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from scheducal.aws import Unavailable
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.tokens.rows import RENEWAL
from scheducal.connectors.connections.tokens.shared import SharedTokens
from scheducal.connectors.connections.wiring import (
    ConnectionGone,
    note_access_lost,
    open_ended_system,
    open_system,
    tokens_of,
)
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.store.table import table
from tests.contract.oauth.authorities import ANNA
from tests.faults import Killed, every_fault, every_moment
from tests.integration.connectors.authorization_servers import Authorities, AuthServers, auth_servers
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World, worlds

KINDS = ("google", "exchange")


@pytest.fixture
def at_hand(world: World) -> Iterator[AuthServers]:
    with auth_servers(world) as found:
        yield found


def connection(world: World) -> Connection:
    (found,) = ConnectionRepository(table()).calendars(world.tenant.tenant_id)
    return found


def worker(world: World) -> SharedTokens:
    """Make a worker's own, which does not really wait while it waits."""
    tokens = tokens_of(connection(world))
    tokens.pause = lambda _: None
    return tokens


def asked(at_hand: AuthServers, kind: str) -> int:
    """Count how often a refresh was asked for."""
    authority = at_hand.google if kind == "google" else at_hand.microsoft
    return authority.grants.asked["refresh_token"]


def is_good(at_hand: AuthServers, token: str) -> bool:
    return any(each.grants.tokens.check(token) for each in (at_hand.google, at_hand.microsoft))


def events() -> list[str]:
    return sorted(row["eventType"] for row in of_kind("event"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_is_used_until_five_minutes_before_its_end(world: World, at_hand: AuthServers, kind: str) -> None:
    at_hand.connect(kind=kind)
    first = worker(world).current()
    world.clock.advance(minutes=54)
    assert worker(world).current() == first
    world.clock.advance(minutes=2)
    second = worker(world).current()
    assert second != first
    assert worker(world).current() == second
    assert asked(at_hand, kind) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_outage_is_not_noticed_while_the_token_before_is_good(world: World, at_hand: AuthServers, kind: str) -> None:
    at_hand.connect(kind=kind)
    first = worker(world).current()
    authority = at_hand.google if kind == "google" else at_hand.microsoft
    authority.grants.outages += [503, 503, 503]
    world.clock.advance(minutes=56)
    assert worker(world).current() == first
    with pytest.raises(SystemUnavailable):
        worker(world).renewed(first)
    world.clock.advance(minutes=4)
    with pytest.raises(SystemUnavailable):
        worker(world).current()
    assert is_good(at_hand, worker(world).current())


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_token_is_renewed_once_for_all_that_were_refused_it(
    world: World, at_hand: AuthServers, kind: str
) -> None:
    at_hand.connect(kind=kind)
    one, other = worker(world), worker(world)
    refused = one.current()
    assert other.current() == refused
    renewed = one.renewed(refused)
    assert other.renewed(refused) == renewed != refused
    assert one.current() == renewed
    assert asked(at_hand, kind) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("minutes", [56, 120])
def test_workers_that_need_it_at_once_make_one_renewal(
    world: World, at_hand: AuthServers, kind: str, minutes: int
) -> None:
    """Those that do not renew use the token before while it is good, and wait for the next where it is not."""
    at_hand.connect(kind=kind)
    world.clock.advance(minutes=minutes)

    def use(tokens: SharedTokens) -> str:
        with world.wire.invocation("worker"):
            return tokens.current()

    workers = [worker(world) for _ in range(8)]
    with ThreadPoolExecutor(len(workers)) as pool:
        used = list(pool.map(use, workers))
    assert asked(at_hand, kind) == 1
    assert all(is_good(at_hand, token) for token in used)


def test_the_newest_refresh_token_is_kept(world: World, at_hand: AuthServers) -> None:
    """Microsoft gives another with each renewal, and the one before runs out some day."""
    at_hand.connect(kind="exchange")
    for _ in range(3):
        world.clock.advance(hours=2)
        before = at_hand.microsoft.grants.refresh_tokens()
        worker(world).current()
        for old in before:
            at_hand.microsoft.grants.forget(old)
    assert connection(world).state == "active"


def test_a_long_token_is_kept_whole(world: World, at_hand: AuthServers, monkeypatch: pytest.MonkeyPatch) -> None:
    """KMS seals 4,096 bytes at once, and Microsoft's tokens may be longer."""
    monkeypatch.setattr("scheducal.connectors.connections.tokens.rows._MOST_SEALED", 10)
    at_hand.connect(kind="exchange")
    assert is_good(at_hand, worker(world).current())


def connected(authorities: Authorities, kind: str) -> Callable[[World], None]:
    def arrange(world: World) -> None:
        with auth_servers(world, authorities) as at_hand:
            at_hand.connect(kind=kind)
        world.clock.advance(hours=2)

    return arrange


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_call_fails_the_next_worker_has_a_token_and_nobody_is_asked_again(kind: str) -> None:
    # A crash between the renewal and its record included: the refresh token that is kept is still good.
    authorities = Authorities.fresh()
    for trial in every_fault(worlds(connected(authorities, kind))):
        with trial as world, auth_servers(world, authorities) as at_hand:
            before = asked(at_hand, kind)
            tokens = worker(world)
            with world.wire.invocation("worker"), suppress(SystemUnavailable, Unavailable, Killed):
                tokens.current()
            with world.wire.unseen():
                world.clock.advance(seconds=RENEWAL.total_seconds() + 1)
                assert is_good(at_hand, worker(world).current())
                assert connection(world).state == "active"
                assert asked(at_hand, kind) - before <= 2
                assert events() == ["calendar.connected"]


@pytest.mark.parametrize("kind", KINDS)
def test_withdrawn_access_is_told_once_and_tokens_are_asked_for_no_more(
    world: World, at_hand: AuthServers, kind: str
) -> None:
    at_hand.connect(kind=kind)
    for authority in (at_hand.google, at_hand.microsoft):
        authority.grants.withdraw(ANNA)
    world.clock.advance(hours=2)
    for _ in range(3):
        with pytest.raises(AccessLost):
            worker(world).current()
    assert asked(at_hand, kind) == 1
    assert events() == ["calendar.connected", "calendar.reauthorization_required"]
    (shown,) = world.client.send("calendars.list").data["calendars"]
    assert (shown["state"], shown["version"], shown["isDefault"]) == ("reauthorization_required", 2, True)


def test_subscribers_and_operators_are_told_of_lost_access(world: World, at_hand: AuthServers) -> None:
    body = {"webhookUrl": "https://hooks.example.com/lost", "eventTypes": ["calendar.reauthorization_required"]}
    world.client.send("webhooks.register", body)
    calendar_id = at_hand.connect()
    note_access_lost(world.tenant.tenant_id, calendar_id)
    world.pipeline.work()
    (told,) = world.receivers.got
    assert told.event["eventType"] == "calendar.reauthorization_required"
    assert told.event["data"] == {
        "calendarId": calendar_id,
        "kind": "google",
        "account": ANNA,
        "state": "reauthorization_required",
        "version": 2,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_access_that_is_given_anew_makes_everything_go_on(world: World, at_hand: AuthServers, kind: str) -> None:
    calendar_id = at_hand.connect(kind=kind)
    note_access_lost(world.tenant.tenant_id, calendar_id)
    note_access_lost(world.tenant.tenant_id, calendar_id)
    with pytest.raises(AccessLost):
        worker(world).current()
    page = at_hand.come_back(at_hand.consent(at_hand.ask(kind=kind, calendarId=calendar_id).data["authorizationUrl"]))
    assert page.status == 200
    assert is_good(at_hand, worker(world).current())
    assert connection(world).state == "active"
    assert events() == ["calendar.connected", "calendar.connected", "calendar.reauthorization_required"]


def test_access_given_anew_while_its_loss_is_found_out_counts() -> None:
    """At whatever moment the owner agrees again: the connection ends active, with tokens that are good."""
    authorities = Authorities.fresh()
    at_hands: list[AuthServers] = []

    def withdrawn(world: World) -> None:
        connected(authorities, "google")(world)
        authorities.google.grants.withdraw(ANNA)

    def agree(world: World) -> None:
        at_hand, kept = at_hands[-1], connection(world)
        link = at_hand.ask(calendarId=kept.connection_id).data["authorizationUrl"]
        assert at_hand.come_back(at_hand.consent(link)).status == 200

    for trial in every_moment(worlds(withdrawn), agree):
        with trial as world, auth_servers(world, authorities) as at_hand:
            authorities.google.grants.withdraw(ANNA)
            at_hands.append(at_hand)
            tokens = worker(world)
            with world.wire.invocation("worker"), suppress(AccessLost):
                tokens.current()
            with world.wire.unseen():
                is_renewed = "calendar.connected" in events()[1:]
                assert connection(world).state == ("active" if is_renewed else "reauthorization_required")
                if is_renewed:
                    assert is_good(at_hand, worker(world).current())


def test_whatever_call_fails_a_loss_is_noted_once() -> None:
    authorities = Authorities.fresh()

    def withdrawn(world: World) -> None:
        connected(authorities, "google")(world)
        authorities.google.grants.withdraw(ANNA)

    for trial in every_fault(worlds(withdrawn)):
        with trial as world, auth_servers(world, authorities):
            tokens: Any = worker(world)
            expected = (AccessLost, SystemUnavailable, Unavailable, Killed)
            with world.wire.invocation("worker"), suppress(*expected):
                tokens.current()
            with world.wire.unseen():
                world.clock.advance(seconds=RENEWAL.total_seconds() + 1)
                with pytest.raises(AccessLost):
                    worker(world).current()
                assert connection(world).state == "reauthorization_required"
                assert events() == ["calendar.connected", "calendar.reauthorization_required"]


def test_a_disconnected_calendar_can_be_tidied_up_for_a_day(world: World, at_hand: AuthServers) -> None:
    calendar_id = at_hand.connect()
    world.client.send("calendars.disconnect", None, {"calendarId": calendar_id})
    with pytest.raises(ConnectionGone):
        open_system(world.tenant.tenant_id, calendar_id)
    world.clock.advance(hours=23)
    ended = ConnectionRepository(table()).ended(world.tenant.tenant_id, calendar_id, world.clock.now())
    assert ended is not None
    assert is_good(at_hand, tokens_of(ended).current())
    world.clock.advance(hours=1)
    with pytest.raises(ConnectionGone):
        open_ended_system(world.tenant.tenant_id, calendar_id)


def test_the_lease_is_longer_than_what_a_renewal_may_take() -> None:
    """Discovery and the token, each with a connection and an answer to wait for."""
    from scheducal.http.rest import http_client

    with http_client() as client:
        each = timedelta(seconds=(client.timeout.connect or 0) + (client.timeout.read or 0))
    assert 2 * each < RENEWAL
