"""The stream between httpcore and a socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpcore
import pytest

from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import FailureKind, RequestFailed
from scheducal.http.pinned.stream import BoundedStream


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of one connection."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_small_pieces_as_far_as_the_allowance_goes(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.sendall(b"x" * 20_000)
    stream = BoundedStream(ours, Deadline(30), 5000)
    assert [len(stream.read(65_536)) for _ in range(2)] == [4096, 904]
    with pytest.raises(RequestFailed) as caught:
        stream.read(65_536)
    assert caught.value.failure.kind == FailureKind.TOO_LARGE


def test_a_receiver_that_answers_before_it_has_read_all_is_listened_to(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    theirs.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
    theirs.close()
    stream = BoundedStream(ours, Deadline(30), 5000)
    url = httpcore.URL("http://receiver.example/")
    headers = [("Host", "receiver.example"), ("Content-Length", "5000000")]
    request = httpcore.Request("POST", url, headers=headers, content=bytes(5_000_000))
    assert httpcore.HTTP11Connection(url.origin, stream).handle_request(request).status == 413


def test_no_time_left(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, _ = pair
    readings = iter([0.0, 5.0, 5.1])
    stream = BoundedStream(ours, Deadline(5.0, monotonic=lambda: next(readings)), 5000)
    with pytest.raises(TimeoutError):
        stream.write(b"x")
    with pytest.raises(TimeoutError):
        stream.read(1)


def test_a_closed_stream_ends_the_connection(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    BoundedStream(ours, Deadline(30), 5000).close()
    assert theirs.recv(1) == b""
