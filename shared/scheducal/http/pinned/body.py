"""An answer's body: its beginning is kept, the rest is read and thrown away, and nothing is inflated."""

from __future__ import annotations

from dataclasses import field

import httpcore

from scheducal.http.pinned.model import FailureKind, RequestFailed
from scheducal.http.pinned.stream import BoundedStream
from scheducal.values import dataclass

# Bytes. The customer sees them beside the attempt; they show the first lines of an error page.
KEPT = 4_096
# Bytes. A receiver needs a status and no body at all, so that this is generous.
LIMIT = 1_048_576
# Chunk sizes, extensions and trailers: enough for 50,000 chunks. Tiny ones without end would keep the processor busy.
_FRAMING_LIMIT = 262_144


@dataclass(slots=True)
class Body:
    """As much of a body as has come.

    start: its first 4,096 bytes.
    length: bytes, thrown away ones included.
    """

    start: bytearray = field(default_factory=bytearray)
    length: int = 0

    def add(self, piece: bytes) -> None:
        """Take in the next piece."""
        self.start += piece[: KEPT - len(self.start)]
        self.length += len(piece)


def receive(response: httpcore.Response, stream: BoundedStream, body: Body) -> None:
    """Read a 2xx answer to its end, since it is a success only when complete, and of others no more than is kept.

    Raises RequestFailed `encoded`, `too_large`, and whatever the reading does; the body has then what came before.
    """
    is_encoded = _is_encoded(response)
    is_success = 200 <= response.status < 300
    limit = LIMIT if is_success and not is_encoded and _announced(response) <= LIMIT else KEPT
    stream.allowance = _FRAMING_LIMIT
    for piece in response.iter_stream():
        # Content has its own limit below. Only framing uses the allowance up.
        stream.allowance += len(piece)
        body.add(piece)
        if body.length > limit:
            break
    if is_success:
        _check(body, limit, is_encoded=is_encoded)


def _check(body: Body, limit: int, *, is_encoded: bool) -> None:
    if is_encoded and body.length:
        message = "the answer has a Content-Encoding, though none was accepted; answer without one"
        raise RequestFailed(FailureKind.ENCODED, message)
    if body.length > limit:
        message = f"the answer is larger than {LIMIT:,} bytes; answer with a status and a short body"
        raise RequestFailed(FailureKind.TOO_LARGE, message)


def _is_encoded(response: httpcore.Response) -> bool:
    codings = ",".join(_values(response, b"content-encoding")).lower().split(",")
    return any(coding.strip() not in ("", "identity") for coding in codings)


def _announced(response: httpcore.Response) -> int:
    """Give the Content-Length, which has been checked to be a number, 0 where there is none."""
    return max(map(int, _values(response, b"content-length")), default=0)


def _values(response: httpcore.Response, wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in response.headers if name.lower() == wanted]
