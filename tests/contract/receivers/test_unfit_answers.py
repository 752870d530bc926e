"""Answers that are too large, encoded or not complete: failed attempts whatever the status, and memory stays flat."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

import pytest

from scheducal.http.pinned.addresses import Address
from scheducal.http.pinned.client import Client
from scheducal.http.pinned.connection import connect_tcp
from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import FailureKind, PinnedResponse, PinnedResult
from scheducal.http.pinned.target import Policy, parse_target
from tests.contract.receivers import behaviours
from tests.contract.receivers.certificates import Authority
from tests.contract.receivers.conftest import Post, Serve
from tests.contract.receivers.memory import peak_memory
from tests.contract.receivers.receiver import Behaviour, Receiver
from tests.unit.http.pinned.hostile_urls import entries

MOST = 1_048_576
# What lies between two programs on one machine: the buffers of both.
BUFFERED = 500_000
SHORT = 0.3
LOOPBACK = ip_address("127.0.0.1")
PUBLIC = "93.184.215.14"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
FIRST = b"x" * 5000


def failed(outcome: PinnedResult, kind: FailureKind) -> PinnedResponse:
    """Give the outcome of the answer to a failed attempt."""
    assert outcome.failure is not None
    assert (outcome.failure.kind, outcome.succeeded) == (kind, False)
    assert outcome.answer is not None
    return outcome.answer


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


@pytest.mark.parametrize(
    ("head", "most_taken"),
    [
        pytest.param(OK + b"Content-Length: 100000000\r\n\r\n", 0, id="announced"),
        pytest.param(OK + b"\r\n", MOST, id="until it closes"),
        pytest.param(OK + CHUNKED + b"5f5e100\r\n", MOST, id="in a chunk"),
    ],
)
def test_100_megabytes_are_read_as_far_as_the_limit(serve: Serve, post: Post, head: bytes, most_taken: int) -> None:
    receiver = serve(behaviours.flooding(head, b"x" * 8192))
    outcome = post(receiver.url())
    assert failed(outcome, FailureKind.TOO_LARGE) == PinnedResponse(200, "x" * 4096, truncated=True)
    assert outcome.failure is not None
    assert "1,048,576 bytes; answer with" in outcome.failure.message
    receiver.close()
    [conversation] = receiver.conversations
    assert conversation.bytes_sent < most_taken + BUFFERED


@pytest.mark.parametrize(("size", "succeeds"), [(MOST, True), (MOST + 1, False)])
def test_the_limit_counts_the_body_alone(serve: Serve, post: Post, size: int, *, succeeds: bool) -> None:
    body = b"x" * size
    chunks = b"".join(chunk(body[start : start + 1000]) for start in range(0, size, 1000))
    for data in (
        OK + b"Content-Length: %d\r\n\r\n" % size + body,
        OK + b"\r\n" + body,
        OK + CHUNKED + chunks + chunk(b""),
    ):
        outcome = post(serve(behaviours.answering(data)).url())
        assert (outcome.succeeded, outcome.answer) == (succeeds, PinnedResponse(200, "x" * 4096, truncated=True))


@pytest.mark.parametrize("status", [200, 302, 500])
@pytest.mark.parametrize("behave", [behaviours.flooded_with, behaviours.bombed_with])
def test_memory_is_flat(serve: Serve, post: Post, behave: Callable[[int], Behaviour], status: int) -> None:
    url = serve(behave(status)).url()
    with peak_memory() as peak:
        outcome = post(url)
        assert 0 < peak() < behaviours.MEGABYTE
    assert outcome.answer is not None
    assert (outcome.answer.status, outcome.answer.truncated, outcome.succeeded) == (status, True, False)


@pytest.mark.parametrize("status", [302, 410, 500])
def test_of_what_has_failed_anyway_no_more_is_read_than_is_kept(serve: Serve, post: Post, status: int) -> None:
    receiver = serve(behaviours.flooded_with(status))
    assert post(receiver.url()).answer == PinnedResponse(status, "x" * 4096, truncated=True)
    receiver.close()
    assert receiver.conversations[0].bytes_sent < BUFFERED


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Encoding: gzip\r\n",
        "content-encoding: GZIP\r\n",
        "Content-Encoding: identity, deflate\r\n",
        "Content-Encoding: br\r\nContent-Encoding: identity\r\n",
        "Content-Encoding: one-that-nobody-knows\r\n",
    ],
)
def test_an_answer_in_a_content_coding_has_failed_and_is_not_inflated(serve: Serve, post: Post, headers: str) -> None:
    outcome = post(serve(behaviours.with_status(200, headers, gzip.compress(b"hello" * 1000))).url())
    answer = failed(outcome, FailureKind.ENCODED)
    assert answer.response.startswith("\x1f\ufffd\x08"), "gzip's own first bytes (RFC 1952, 2.3.1)"
    assert "hello" not in answer.response


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [(200, "Content-Encoding: identity\r\n", b"as it is"), (200, "", b"x"), (204, "Content-Encoding: gzip\r\n", b"")],
)
def test_nothing_is_wrong_where_nothing_is_encoded(
    serve: Serve, post: Post, status: int, headers: str, body: bytes
) -> None:
    outcome = post(serve(behaviours.with_status(status, headers, body)).url())
    assert (outcome.succeeded, outcome.answer) == (True, PinnedResponse(status, body.decode()))


@pytest.mark.parametrize("coding", [b"gzip", b"deflate", b"gzip, chunked"])
def test_a_transfer_coding_but_for_chunks_is_no_http_that_we_speak(serve: Serve, post: Post, coding: bytes) -> None:
    bomb = chunk(gzip.compress(bytes(1000))) + chunk(b"")
    outcome = post(serve(behaviours.answering(OK + b"Transfer-Encoding: " + coding + b"\r\n\r\n" + bomb)).url())
    assert outcome.failure is not None
    assert (outcome.answer, outcome.failure.kind) == (None, FailureKind.PROTOCOL)


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        pytest.param(OK + b"Content-Length: 9\r\n\r\n12345678", PinnedResponse(200, "12345678"), id="early"),
        pytest.param(OK + CHUNKED + b"9\r\n1234", PinnedResponse(200, "1234"), id="early in a chunk"),
        pytest.param(OK + CHUNKED + chunk(b"1234"), PinnedResponse(200, "1234"), id="before the last chunk"),
        pytest.param(
            OK + b"Content-Length: 5001\r\n\r\n" + FIRST, PinnedResponse(200, "x" * 4096, truncated=True), id="late"
        ),
        pytest.param(
            OK + CHUNKED + chunk(FIRST),
            PinnedResponse(200, "x" * 4096, truncated=True),
            id="late, before the last chunk",
        ),
        pytest.param(
            OK + CHUNKED + chunk(FIRST) + b"xyz\r\n",
            PinnedResponse(200, "x" * 4096, truncated=True),
            id="late, no chunk",
        ),
    ],
)
def test_an_answer_that_breaks_off_has_failed(serve: Serve, post: Post, data: bytes, kept: PinnedResponse) -> None:
    assert failed(post(serve(behaviours.answering(data)).url()), FailureKind.PROTOCOL) == kept


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(behaviours.dripping(OK + b"Content-Length: 1000000\r\n\r\n" + FIRST), id="drips a body"),
        pytest.param(behaviours.dripping(OK + b"\r\n" + FIRST), id="drips without end"),
        pytest.param(behaviours.dripping(OK + CHUNKED + chunk(FIRST), chunk(b"x")), id="drips chunks"),
        pytest.param(behaviours.hanging(OK + b"Content-Length: 5001\r\n\r\n" + FIRST), id="hangs before the last byte"),
        pytest.param(behaviours.hanging(OK + CHUNKED + chunk(FIRST)), id="hangs before the last chunk"),
    ],
)
def test_the_deadline_holds_beyond_what_is_kept(serve: Serve, post: Post, behave: Behaviour) -> None:
    outcome = post(serve(behave).url(), seconds=SHORT)
    assert failed(outcome, FailureKind.TIMEOUT) == PinnedResponse(200, "x" * 4096, truncated=True)
    assert outcome.duration_ms >= SHORT * 1000


def test_what_the_headers_asked_for_counts_though_the_body_does_not_end(serve: Serve, post: Post) -> None:
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 9\r\n\r\nlater"
    for behave, kind in (
        (behaviours.hanging(busy), FailureKind.TIMEOUT),
        (behaviours.answering(busy), FailureKind.PROTOCOL),
    ):
        answer = failed(post(serve(behave).url(), seconds=SHORT), kind)
        assert (answer.status, answer.retry_after) == (503, 120)


class Rerouted(socket.socket):
    """A connection to a receiver on this machine that says it has gone to the public address."""

    def getpeername(self) -> Any:
        """Give the address that the client checks."""
        return (PUBLIC, 443)


def rerouted(receiver: Receiver) -> Callable[[Address, int, float], socket.socket]:
    def connect(address: Address, _port: int, seconds: float) -> socket.socket:
        assert address == ip_address(PUBLIC)
        return Rerouted(fileno=connect_tcp(LOOPBACK, receiver.port, seconds).detach())

    return connect


@pytest.mark.parametrize("entry", entries(lambda entry: entry["verdict"] == "deliver-cap"))
def test_hostile_urls_get_their_request_and_are_read_as_far_as_a_cap(
    serve: Serve, client: Client, authority: Authority, entry: dict[str, Any]
) -> None:
    # The file asks that reading stops and that nothing is inflated. The attempt has failed (docs/webhooks.md). A 2xx
    # that is no complete, short, plain answer says little about whether the event was taken: it is sent again.
    behave, kind = {
        "big.attacker.example": (behaviours.flooded_with(200), FailureKind.TOO_LARGE),
        "bomb.attacker.example": (behaviours.bombed_with(200), FailureKind.ENCODED),
    }[(target := parse_target(entry["url"], Policy())).host]
    receiver = serve(behave, authority.server(target.host))
    routed = replace(client, resolver=lambda _: [PUBLIC], connector=rerouted(receiver))
    with peak_memory() as peak:
        answer = failed(routed.post(target, {}, b"{}", Deadline(30)), kind)
        assert 0 < peak() < behaviours.MEGABYTE
    assert (answer.status, answer.truncated, len(receiver.requests)) == (200, True, 1)
    receiver.close()
    assert receiver.conversations[0].bytes_sent < MOST + BUFFERED
