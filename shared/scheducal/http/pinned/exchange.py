"""One HTTP/1.1 request over one connection, and what comes of its answer."""

from __future__ import annotations

import codecs
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import httpcore

from scheducal.http.pinned.body import KEPT, Body, receive
from scheducal.http.pinned.deadline import Deadline, within
from scheducal.http.pinned.model import Failure, FailureKind, PinnedResponse, RequestFailed
from scheducal.http.pinned.stream import BoundedStream
from scheducal.http.pinned.target import Target
from scheducal.http.retry_after import parse_retry_after

HEADERS_LIMIT = 32_768
_LOCATION_LIMIT = 2_048
_NO_ANSWER = "the answer was no HTTP/1.1 response; answer with a status line, headers and a short body"
_BROKEN_OFF = "the answer's body broke off; send all that its Content-Length or its chunks announce"


def exchange(
    target: Target, headers: Mapping[str, str], body: bytes, stream: BoundedStream, now: Callable[[], datetime]
) -> tuple[PinnedResponse, Failure | None]:
    """Post the body over a stream that the caller closes. No redirect is followed, nothing is inflated, no cookie kept.

    Gives as much of the answer as came, and what is wrong with it, whatever its status. Raises RequestFailed
    `timeout`, `protocol`, `tls` or `too_large` where not even the status and the headers came.
    """
    url = httpcore.URL(
        scheme=target.scheme, host=target.host, port=target.port, target=target.path_and_query.encode("ascii")
    )
    request = httpcore.Request("POST", url, headers=_request_headers(target, headers, body), content=body)
    with _judged(stream.deadline, _NO_ANSWER):
        response = httpcore.HTTP11Connection(url.origin, stream).handle_request(request)
    received = Body()
    failure = _received(response, stream, received)
    return _answer(response, received, now()), failure


def _received(response: httpcore.Response, stream: BoundedStream, received: Body) -> Failure | None:
    try:
        with _judged(stream.deadline, _BROKEN_OFF):
            receive(response, stream, received)
    except RequestFailed as failed:
        return failed.failure
    return None


@contextmanager
def _judged(deadline: Deadline, otherwise: str) -> Iterator[None]:
    try:
        with within(deadline, "no complete answer came"):
            yield
    except httpcore.RemoteProtocolError as error:
        raise RequestFailed(FailureKind.PROTOCOL, otherwise) from error
    except ssl.SSLError as error:
        raise RequestFailed(FailureKind.TLS, "the TLS connection failed") from error
    except OSError as error:
        raise RequestFailed(FailureKind.PROTOCOL, "the connection broke before the answer was complete") from error


def _request_headers(target: Target, headers: Mapping[str, str], body: bytes) -> list[tuple[str, str]]:
    own = {
        "Host": target.authority,
        "Accept": "*/*",
        # A small compressed answer can inflate to gigabytes, so that none is accepted.
        "Accept-Encoding": "identity",
        # Nothing of one customer's connection is kept for the next request.
        "Connection": "close",
        "Content-Length": str(len(body)),
    }
    # The caller's headers never replace these: two lengths or hosts would let a proxy read two requests (RFC 9112,
    # 11.2).
    taken = {name.lower() for name in own}
    return [*own.items(), *((name, value) for name, value in headers.items() if name.lower() not in taken)]


def _answer(response: httpcore.Response, body: Body, now: datetime) -> PinnedResponse:
    headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
    truncated = body.length > KEPT
    # An incremental decoder leaves out a character that was cut in two.
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    return PinnedResponse(
        status=response.status,
        response=decoder.decode(body.start, final=not truncated),
        truncated=truncated,
        retry_after=parse_retry_after(headers.get(b"retry-after"), now),
        location=headers.get(b"location", "")[:_LOCATION_LIMIT] or None,
    )
