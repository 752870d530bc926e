"""Invariant 9: requests go only to public addresses, resolved once and pinned, whatever the environment says."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpcore
import pytest

from scheducal.http.pinned.addresses import Address
from scheducal.http.pinned.client import Client
from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import Failure, FailureKind
from scheducal.http.pinned.target import Policy, parse_target
from tests.contract.receivers import behaviours
from tests.contract.receivers.conftest import Post, Serve
from tests.contract.receivers.receiver import Receiver
from tests.unit.http.pinned.hostile_urls import entries

PUBLIC = "93.184.215.14"
TARGET = parse_target("https://hooks.example.com/", Policy())


class Resolution:
    """Gives prepared answers, the last one for ever, and counts."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.names: list[str] = []

    def __call__(self, name: str) -> Sequence[str]:
        self.names.append(name)
        return self._answers[min(len(self.names), len(self._answers)) - 1]


class Wiring:
    """Notes where connections are asked for; each ends at the receiver, or nowhere when there is none."""

    def __init__(self, receiver: Receiver | None = None) -> None:
        self._receiver = receiver
        self.asked: list[str] = []

    def __call__(self, address: Address, port: int, seconds: float) -> socket.socket:
        self.asked.append(f"{address} {port}")
        if self._receiver is None:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", self._receiver.port), timeout=seconds)


@pytest.mark.parametrize("entry", entries(lambda entry: "resolves_to" in entry))
def test_no_connection_is_made_for_a_name_with_a_hostile_answer(entry: dict[str, Any]) -> None:
    given = entry["resolves_to"]
    wiring = Wiring()
    client = Client(resolver=Resolution([given] if isinstance(given, str) else given), connector=wiring)
    outcome = client.post(parse_target(entry["url"], Policy()), {}, b"", Deadline(30))
    assert outcome.failure is not None
    assert (outcome.failure.kind, wiring.asked) == (FailureKind.REFUSED_ADDRESS, [])


def test_the_checked_address_is_the_one_connected_to() -> None:
    rebinding, wiring = Resolution([PUBLIC], ["127.0.0.1"]), Wiring()
    outcome = Client(resolver=rebinding, connector=wiring).post(TARGET, {}, b"", Deadline(30))
    assert outcome.failure == Failure(FailureKind.CONNECT, "the connection was refused at hooks.example.com")
    assert (rebinding.names, wiring.asked) == (["hooks.example.com"], [f"{PUBLIC} 443"])
    again = Client(resolver=rebinding, connector=wiring).post(TARGET, {}, b"", Deadline(30))
    assert again.failure is not None
    assert (again.failure.kind, len(wiring.asked)) == (FailureKind.REFUSED_ADDRESS, 1)


def test_only_checked_addresses_are_tried_in_turn() -> None:
    wiring = Wiring()
    answers = ["2606:4700::1", *(f"1.1.1.{last}" for last in range(9))]
    Client(resolver=Resolution(answers), connector=wiring).post(TARGET, {}, b"", Deadline(30))
    assert wiring.asked == [f"{address} 443" for address in answers[:4]]


def test_each_address_gets_its_share_of_the_time() -> None:
    given: list[float] = []

    def unreachable(_address: Address, _port: int, seconds: float) -> socket.socket:
        given.append(seconds)
        raise OSError("unreachable")

    client = Client(resolver=Resolution([PUBLIC, "1.1.1.1", "2606:4700::1"]), connector=unreachable)
    outcome = client.post(TARGET, {}, b"", Deadline(6.0, monotonic=lambda: 0.0))
    assert given == [2.0, 3.0, 6.0]
    assert outcome.failure == Failure(FailureKind.CONNECT, "no connection at hooks.example.com")


def test_a_connection_that_ends_somewhere_else_is_dropped(serve: Serve) -> None:
    receiver = serve(behaviours.with_status(200))
    client = Client(resolver=Resolution([PUBLIC]), connector=Wiring(receiver))
    outcome = client.post(TARGET, {}, b"", Deadline(30))
    assert outcome.failure == Failure(
        FailureKind.REFUSED_ADDRESS, "the connection to hooks.example.com ended somewhere else"
    )
    assert receiver.requests == []


def test_the_next_address_gets_its_turn_when_one_fails(serve: Serve, post: Post) -> None:
    try:
        receiver = serve(behaviours.with_status(200), address="::1")
    except OSError:
        pytest.skip("this machine has no IPv6 on loopback")
    assert post(receiver.url("localhost")).succeeded
    assert f"Host: localhost:{receiver.port}\r\n".encode() in receiver.requests[0]
    assert post(receiver.url("[::1]")).succeeded


def test_nothing_of_the_environment_takes_part(
    serve: Serve, post: Post, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    proxy, receiver = serve(behaviours.with_status(200)), serve(behaviours.with_status(200))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url(path=""))
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login someone password something\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert post(receiver.url()).succeeded
    assert proxy.conversations == []
    assert b"authorization" not in receiver.requests[0].lower()


def test_headers_that_decide_where_a_request_goes_are_not_the_caller_s(serve: Serve, client: Client) -> None:
    receiver = serve(behaviours.with_status(200))
    target = parse_target(receiver.url(), Policy(allow_loopback=True))
    assert client.post(target, {"host": "inner.example", "X-Own": "1"}, b"{}", Deadline(30)).succeeded
    assert b"inner.example" not in receiver.requests[0]
    assert b"X-Own: 1\r\n" in receiver.requests[0]


@pytest.mark.parametrize("value", ["a\r\nX-Injected: 1", "a\nb", "a\x00b"])
def test_no_header_can_carry_another(serve: Serve, client: Client, value: str) -> None:
    receiver = serve(behaviours.with_status(200))
    target = parse_target(receiver.url(), Policy(allow_loopback=True))
    with pytest.raises(httpcore.LocalProtocolError):
        client.post(target, {"X-Own": value}, b"{}", Deadline(30))
    receiver.close()
    assert receiver.requests == []
