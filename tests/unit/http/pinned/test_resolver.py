"""Resolution: once, bounded, and all answers judged."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from threading import Event
from typing import Any

import pytest

from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import Failure, FailureKind, RequestFailed
from scheducal.http.pinned.resolver import resolve, system_resolver
from scheducal.http.pinned.target import Policy, parse_target
from tests.unit.http.pinned.hostile_urls import entries

NAMED = parse_target("https://hooks.example.com/", Policy())


@pytest.fixture
def over() -> Iterator[Event]:
    """Set when the test is over, so that a hanging look-up ends."""
    event = Event()
    yield event
    event.set()


def failure(answers: Sequence[str] | Exception, url: str = "https://hooks.example.com/") -> Failure:
    def answer(_name: str) -> Sequence[str]:
        if isinstance(answers, Exception):
            raise answers
        return answers

    with pytest.raises(RequestFailed) as caught:
        resolve(parse_target(url, Policy()), answer, Deadline(30))
    return caught.value.failure


@pytest.mark.parametrize("entry", entries(lambda entry: "resolves_to" in entry))
def test_names_with_hostile_answers_are_refused_at_connection(entry: dict[str, Any]) -> None:
    given = entry["resolves_to"]
    answers = [given] if isinstance(given, str) else given
    failures = {failure(answers, entry["url"]), failure(answers[::-1], entry["url"])}
    assert {one.kind for one in failures} == {FailureKind.REFUSED_ADDRESS}


def test_a_refusal_does_not_tell_the_answers() -> None:
    refused = failure(["93.184.215.14", "10.0.0.5"])
    assert refused.kind == FailureKind.REFUSED_ADDRESS
    assert "hooks.example.com" in refused.message
    assert not any(answer in refused.message for answer in ("93.184.215.14", "10.0.0.5"))


def test_all_answers_are_given_in_their_order() -> None:
    found = resolve(NAMED, lambda _name: ["2606:4700::1", "93.184.215.14"], Deadline(30))
    assert found == (ip_address("2606:4700::1"), ip_address("93.184.215.14"))


@pytest.mark.parametrize("text", ["fe80::1%eth0", "2606:4700::1%eth0", "::ffff:10.0.0.5"])
def test_zones_and_mapped_answers(text: str) -> None:
    assert failure(["93.184.215.14", text]).kind == FailureKind.REFUSED_ADDRESS


def test_no_answer() -> None:
    assert failure([]).kind == FailureKind.DNS
    assert failure(socket.gaierror(socket.EAI_NONAME, "unknown")).kind == FailureKind.DNS
    assert failure(UnicodeError("label too long")).kind == FailureKind.DNS


def test_addresses_and_loopback_need_no_look_up() -> None:
    def none(name: str) -> Sequence[str]:
        raise AssertionError(f"{name} was looked up")

    literal = parse_target("https://1.1.1.1/", Policy())
    assert resolve(literal, none, Deadline(30)) == (ip_address("1.1.1.1"),)
    local = parse_target("http://localhost:1/", Policy(allow_loopback=True))
    assert resolve(local, none, Deadline(30)) == (ip_address("127.0.0.1"), ip_address("::1"))


def test_a_slow_look_up_ends_with_the_deadline(over: Event) -> None:
    def slow(_name: str) -> Sequence[str]:
        over.wait()
        return ["93.184.215.14"]

    with pytest.raises(TimeoutError):
        resolve(NAMED, slow, Deadline(0.05))


def test_hanging_look_ups_are_so_many_and_no_more(over: Event) -> None:
    begun: list[str] = []

    def slow(name: str) -> Sequence[str]:
        begun.append(name)
        over.wait()
        return ["93.184.215.14"]

    for _ in range(45):
        with pytest.raises(TimeoutError):
            resolve(NAMED, slow, Deadline(0.02))
    assert 0 < len(begun) <= 40


def test_look_ups_that_end_make_room() -> None:
    for _ in range(45):
        assert resolve(NAMED, lambda _name: ["93.184.215.14"], Deadline(5))


def test_the_system_is_asked_for_the_absolute_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def getaddrinfo(host: str, port: object, **options: object) -> list[Any]:
        asked.append((host, port, options))
        v6 = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:4700::1", 0, 0, 0))
        v4 = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 0))
        return [v6, v4, v4]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert system_resolver("hooks.example.com") == ["2606:4700::1", "93.184.215.14"]
    assert asked == [("hooks.example.com.", None, {"type": socket.SOCK_STREAM})]
