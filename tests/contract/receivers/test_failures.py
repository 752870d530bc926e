"""Receivers that hang, drip, break off, talk nonsense or are not there: a failed attempt, within the deadline."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Event

import pytest

from scheducal.http.pinned.client import Client
from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import Failure, FailureKind, PinnedResult
from scheducal.http.pinned.target import Policy, parse_target
from tests.contract.receivers import behaviours
from tests.contract.receivers.conftest import Post, Serve
from tests.contract.receivers.receiver import Behaviour, Conversation

# The receivers below go on until the test is over: far longer than this.
SHORT = 0.3
NAMED = parse_target("https://hooks.example.com/", Policy())
OK = b"HTTP/1.1 200 OK\r\n"


def kind(outcome: PinnedResult) -> FailureKind:
    assert not outcome.succeeded
    assert outcome.failure is not None
    assert "127.0.0" not in outcome.failure.message.replace("127.0.0.1:", "")
    return outcome.failure.kind


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(behaviours.hanging(), id="hangs before the answer"),
        pytest.param(behaviours.hanging(OK), id="hangs in the headers"),
        pytest.param(behaviours.hanging(OK + b"\r\n"), id="hangs before the body"),
        pytest.param(behaviours.hanging(OK + b"Content-Length: 9\r\n\r\n12345678"), id="hangs before the last byte"),
        pytest.param(behaviours.hanging(b"HTTP/1.1 100 Continue\r\n\r\n"), id="hangs after an interim answer"),
        pytest.param(behaviours.dripping(OK + b"X-Long: "), id="drips a header"),
        pytest.param(behaviours.dripping(OK + b"Content-Length: 100000\r\n\r\n"), id="drips a body"),
        pytest.param(behaviours.dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"), id="drips chunks"),
        pytest.param(behaviours.dripping(b"", b"HTTP/1.1 102 Processing\r\n\r\n"), id="drips interim answers"),
    ],
)
def test_one_deadline_covers_the_whole_exchange(serve: Serve, post: Post, behave: Behaviour) -> None:
    outcome = post(serve(behave).url(), seconds=SHORT)
    assert kind(outcome) == FailureKind.TIMEOUT
    assert outcome.duration_ms >= SHORT * 1000


def test_a_receiver_that_does_not_read(serve: Serve, post: Post) -> None:
    receiver = serve(behaviours.hanging(), reads=False)
    body = bytes(20 * behaviours.MEGABYTE)
    assert kind(post(receiver.url(), seconds=SHORT, body=body)) == FailureKind.TIMEOUT


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(behaviours.answering(b""), id="closes at once"),
        pytest.param(behaviours.answering(OK + b"Content-Le"), id="closes in the headers"),
        pytest.param(behaviours.answering(OK + b"Content-Length: 9\r\n\r\n12345678"), id="closes in the body"),
        pytest.param(behaviours.answering(OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\n1234"), id="closes in a chunk"),
        pytest.param(behaviours.resetting(), id="resets at once"),
        pytest.param(behaviours.resetting(OK + b"Content-Length: 9\r\n\r\n1234"), id="resets in the body"),
        pytest.param(behaviours.answering(b"SSH-2.0-OpenSSH_9.6\r\n"), id="is no web server"),
        pytest.param(behaviours.answering(b"\x00\xff\x16\x03" * 100), id="sends noise"),
        pytest.param(behaviours.answering(b"HTTP/1.1 OK 200\r\n\r\n"), id="has no status"),
        pytest.param(behaviours.answering(OK + b"Content-Length: many\r\n\r\n"), id="has no length"),
        pytest.param(
            behaviours.answering(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), id="has two lengths"
        ),
        pytest.param(behaviours.answering(OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n"), id="has no chunk size"),
        pytest.param(behaviours.answering(OK + b"no colon\r\n\r\n"), id="has a line that is no header"),
    ],
)
def test_what_is_no_complete_answer(serve: Serve, post: Post, behave: Behaviour) -> None:
    assert kind(post(serve(behave).url())) == FailureKind.PROTOCOL


@pytest.fixture
def closed_port() -> Iterator[int]:
    """Yield a port that is taken and does not listen."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_nobody_listens(post: Post, closed_port: int) -> None:
    assert kind(post(f"http://127.0.0.1:{closed_port}/")) == FailureKind.CONNECT


def test_a_slow_name_server(client: Client) -> None:
    over = Event()

    def slow(_name: str) -> Sequence[str]:
        over.wait()
        return ["93.184.215.14"]

    outcome = replace(client, resolver=slow).post(NAMED, {}, b"", Deadline(0.05))
    over.set()
    assert outcome.failure == Failure(FailureKind.TIMEOUT, "the name was not resolved within 0.05 s")


def test_a_name_that_is_not_known(client: Client) -> None:
    def unknown(_name: str) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    outcome = replace(client, resolver=unknown).post(NAMED, {}, b"", Deadline(30))
    assert outcome.failure == Failure(FailureKind.DNS, "the name hooks.example.com could not be resolved")


def test_a_clock_that_runs_ends_a_drip_without_waiting(serve: Serve, client: Client) -> None:
    readings = iter(range(1000))
    target = parse_target(serve(behaviours.dripping(OK + b"X-Long: ")).url(), Policy(allow_loopback=True))
    outcome = client.post(target, {}, b"", Deadline(5.0, monotonic=lambda: float(next(readings))))
    assert kind(outcome) == FailureKind.TIMEOUT
    assert outcome.failure is not None
    assert outcome.failure.message.endswith("within 5 s")
    assert 5000 <= outcome.duration_ms <= 7000


def test_ten_at_once(serve: Serve, post: Post) -> None:
    together = Barrier(10, timeout=30)

    def behave(conversation: Conversation) -> None:
        together.wait()
        conversation.send(OK + b"Content-Length: 2\r\n\r\nok")

    receiver = serve(behave)
    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(post, [receiver.url()] * 10))
    assert all(outcome.succeeded for outcome in outcomes)
    assert len(receiver.requests) == 10


def test_a_hanging_receiver_does_not_hold_the_others(serve: Serve, post: Post) -> None:
    healthy, hanging = serve(behaviours.with_status(200)), serve(behaviours.hanging())
    with ThreadPoolExecutor(10) as pool:
        slow = [pool.submit(post, hanging.url(), 60) for _ in range(5)]
        assert all(outcome.succeeded for outcome in pool.map(post, [healthy.url()] * 20))
        assert not any(attempt.done() for attempt in slow)
        hanging.close()
        assert {kind(attempt.result()) for attempt in slow} == {FailureKind.PROTOCOL}
