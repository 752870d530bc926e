"""What receivers do with a request, from sound to hostile."""

from __future__ import annotations

import gzip

from tests.contract.receivers.receiver import Behaviour, Conversation

MEGABYTE = 1_000_000


def answering(data: bytes) -> Behaviour:
    """Sends the bytes, then closes."""
    return lambda conversation: conversation.send(data)


def with_status(status: int, headers: str = "", body: bytes = b"") -> Behaviour:
    """Make a complete answer; `headers` with CRLF after each."""
    head = f"HTTP/1.1 {status} Whatever\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return answering(head.encode("latin-1") + body)


def hanging(before: bytes = b"") -> Behaviour:
    """Sends the bytes, then nothing more, and keeps the connection."""

    def behave(conversation: Conversation) -> None:
        conversation.send(before)
        conversation.over.wait()

    return behave


def dripping(before: bytes, drop: bytes = b"x") -> Behaviour:
    """Sends the bytes, then a little every few milliseconds for as long as it is listened to."""

    def behave(conversation: Conversation) -> None:
        conversation.send(before)
        while not conversation.over.wait(0.005):
            conversation.send(drop)

    return behave


def flooding(before: bytes, block: bytes, total: int = 100 * MEGABYTE) -> Behaviour:
    """Sends the bytes, then the block again and again, as fast as it is taken."""

    def behave(conversation: Conversation) -> None:
        conversation.send(before)
        for _ in range(total // len(block)):
            conversation.send(block)

    return behave


def flooded_with(status: int) -> Behaviour:
    """Make a status and 100 MB."""
    return flooding(f"HTTP/1.1 {status} Whatever\r\n\r\n".encode(), b"x" * 8192)


def bombed_with(status: int) -> Behaviour:
    """Make a status and 50 MB of zeros, deflated to some 50 KB."""
    return with_status(status, "Content-Encoding: gzip\r\n", gzip.compress(bytes(50 * MEGABYTE)))


def resetting(before: bytes = b"") -> Behaviour:
    """Sends the bytes and breaks the connection."""

    def behave(conversation: Conversation) -> None:
        conversation.send(before)
        conversation.reset()

    return behave


def breaking_off() -> Behaviour:
    """Breaks the connection once the client has begun to speak: before, it may not know that there is one."""

    def behave(conversation: Conversation) -> None:
        conversation.wait_for_client()
        conversation.reset()

    return behave
