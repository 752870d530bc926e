"""What is made of the answers of sound and of large receivers."""

from __future__ import annotations

import pytest

from scheducal.http.pinned.model import FailureKind, PinnedResponse
from tests.contract.receivers import behaviours
from tests.contract.receivers.conftest import BODY, Post, Serve
from tests.contract.receivers.receiver import Behaviour


def answer(serve: Serve, post: Post, behave: Behaviour) -> PinnedResponse:
    outcome = post(serve(behave).url())
    assert outcome.failure is None
    assert outcome.answer is not None
    return outcome.answer


def test_the_request_as_it_arrives(serve: Serve, post: Post) -> None:
    receiver = serve(behaviours.with_status(200, body=b"thanks"))
    outcome = post(receiver.url(path="/hooks/a%20b/?x=1&y=%20"))
    assert outcome.succeeded
    assert outcome.answer == PinnedResponse(200, "thanks")
    [request] = receiver.requests
    head, _, body = request.decode().partition("\r\n\r\n")
    lines = head.split("\r\n")
    assert lines[0] == "POST /hooks/a%20b/?x=1&y=%20 HTTP/1.1"
    assert sorted(lines[1:]) == [
        "Accept-Encoding: identity",
        "Accept: */*",
        "Connection: close",
        f"Content-Length: {len(BODY)}",
        "Content-Type: application/json",
        f"Host: 127.0.0.1:{receiver.port}",
    ]
    assert body.encode() == BODY


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_success_is_2xx(serve: Serve, post: Post, status: int) -> None:
    assert post(serve(behaviours.with_status(status)).url()).succeeded


@pytest.mark.parametrize("status", [300, 304, 400, 401, 404, 410, 413, 429, 500, 503, 599, 999])
def test_anything_else_is_an_answer_without_success(serve: Serve, post: Post, status: int) -> None:
    outcome = post(serve(behaviours.with_status(status)).url())
    assert outcome.answer is not None
    assert (outcome.answer.status, outcome.succeeded) == (status, False)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(serve: Serve, post: Post, status: int) -> None:
    elsewhere = serve(behaviours.with_status(200))
    first = serve(behaviours.with_status(status, f"Location: {elsewhere.url()}\r\nSet-Cookie: a=b\r\n"))
    outcome = post(first.url())
    assert outcome.answer == PinnedResponse(status, "", location=elsewhere.url())
    assert not outcome.succeeded
    assert (len(first.requests), elsewhere.conversations) == (1, [])


def test_headers_that_want_more_are_ignored(serve: Serve, post: Post) -> None:
    elsewhere = serve(behaviours.with_status(200))
    wishes = f'Refresh: 0;url={elsewhere.url()}\r\nAlt-Svc: h2=":1"\r\nSet-Cookie: a=b\r\n'
    receiver = serve(
        behaviours.answering(
            b"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n" + wishes.encode() + b"\r\nyes"
        )
    )
    assert [post(receiver.url()).answer for _ in range(2)] == [PinnedResponse(200, "yes")] * 2
    assert elsewhere.conversations == []
    assert not any(b"cookie" in request.lower() for request in receiver.requests)
    assert len(receiver.conversations) == 2


def test_a_switch_of_protocols_is_no_success(serve: Serve, post: Post) -> None:
    upgrade = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    assert not post(serve(behaviours.answering(upgrade)).url()).succeeded


@pytest.mark.parametrize(
    ("length", "truncated"), [(0, False), (4095, False), (4096, False), (4097, True), (40_000, True)]
)
def test_the_first_4096_bytes_are_kept(serve: Serve, post: Post, length: int, *, truncated: bool) -> None:
    body = bytes(ord("a") + position % 26 for position in range(length))
    kept = PinnedResponse(200, body[:4096].decode(), truncated=truncated)
    assert answer(serve, post, behaviours.with_status(200, body=body)) == kept
    assert answer(serve, post, behaviours.answering(b"HTTP/1.0 200 OK\r\n\r\n" + body)) == kept
    chunked = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert answer(serve, post, behaviours.answering(head + chunked)) == kept


def test_a_page_of_100_kilobytes_is_an_answer(serve: Serve, post: Post) -> None:
    page = b"<!doctype html><title>Thanks</title>" + b"<p>We have got it.</p>" * 5000
    kept = PinnedResponse(200, page[:4096].decode(), truncated=True)
    assert answer(serve, post, behaviours.with_status(200, "Content-Type: text/html\r\n", page)) == kept


def test_text_that_is_none(serve: Serve, post: Post) -> None:
    assert (
        answer(serve, post, behaviours.with_status(500, body=b"\x00\x1b[31m\xff<b>\xc3")).response
        == "\x00\x1b[31m\ufffd<b>\ufffd"
    )
    cut_within_a_character = b"a" * 4095 + "é".encode()
    assert answer(serve, post, behaviours.with_status(200, body=cut_within_a_character)).response == "a" * 4095


@pytest.mark.parametrize(
    ("head", "block"),
    [
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 8192),
        (b"HTTP/1.1 200 OK\r\n", b"X-Header: value\r\n" * 64),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 64),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 64),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"e" * 8000 + b"\r\nx\r\n"),
    ],
)
def test_endless_headers_and_framing_are_too_large(serve: Serve, post: Post, head: bytes, block: bytes) -> None:
    receiver = serve(behaviours.flooding(head, block))
    outcome = post(receiver.url())
    assert outcome.failure is not None
    assert outcome.failure.kind == FailureKind.TOO_LARGE
    receiver.close()
    assert receiver.conversations[0].bytes_sent < behaviours.MEGABYTE


def test_headers_of_30_kilobytes_leave_room_for_the_body(serve: Serve, post: Post) -> None:
    long = f"X-Long: {'x' * 30_000}\r\n"
    assert answer(serve, post, behaviours.with_status(200, long, b"y" * 9_000)) == PinnedResponse(
        200, "y" * 4096, truncated=True
    )


def test_retry_after_is_read(serve: Serve, post: Post) -> None:
    assert answer(serve, post, behaviours.with_status(429, "Retry-After: 120\r\n")).retry_after == 120
    past = "Retry-After: Fri, 20 Nov 2020 11:00:00 GMT\r\n"
    assert answer(serve, post, behaviours.with_status(503, past)).retry_after == 0
