"""One HTTP/1.1 request over one connection, and as much of its answer as is wanted."""

from __future__ import annotations

import codecs
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime

import httpcore

from scheducal.outbound.outcome import Answer, FailureKind, RequestFailed
from scheducal.outbound.stream import BoundedStream
from scheducal.outbound.target import Target
from scheducal.retry_after import parse_retry_after

HEADERS_LIMIT = 32_768
BODY_LIMIT = 4_096
# Chunk sizes and extensions count as body here, so that a body in tiny chunks is read as far as it is wanted.
_FRAMED_BODY_LIMIT = 65_536
_LOCATION_LIMIT = 2_048


def exchange(
    target: Target, headers: Mapping[str, str], body: bytes, stream: BoundedStream, now: Callable[[], datetime]
) -> Answer:
    """POST the body over a stream that the caller closes. No redirect is followed, nothing is inflated, no cookie kept.

    Raises RequestFailed `protocol`, `tls` or `too_large`; TimeoutError.
    """
    url = httpcore.URL(
        scheme=target.scheme, host=target.host, port=target.port, target=target.path_and_query.encode("ascii")
    )
    request = httpcore.Request("POST", url, headers=_request_headers(target, headers, body), content=body)
    try:
        response = httpcore.HTTP11Connection(url.origin, stream).handle_request(request)
        stream.allowance = _FRAMED_BODY_LIMIT
        return _answer(response, _wanted(response), now())
    except TimeoutError:
        raise
    except httpcore.RemoteProtocolError as error:
        raise RequestFailed(FailureKind.PROTOCOL, "the answer was no complete HTTP/1.1 response") from error
    except ssl.SSLError as error:
        raise RequestFailed(FailureKind.TLS, "the TLS connection failed") from error
    except OSError as error:
        raise RequestFailed(FailureKind.PROTOCOL, "the connection broke before the answer was complete") from error


def _request_headers(target: Target, headers: Mapping[str, str], body: bytes) -> list[tuple[str, str]]:
    own = {
        "Host": target.authority,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "Content-Length": str(len(body)),
    }
    taken = {name.lower() for name in own}
    return [*own.items(), *((name, value) for name, value in headers.items() if name.lower() not in taken)]


def _wanted(response: httpcore.Response) -> bytes:
    """The body, or its first 4 KB and at least one byte more, which shows that it goes on."""
    wanted = bytearray()
    for chunk in response.iter_stream():
        wanted += chunk
        if len(wanted) > BODY_LIMIT:
            break
    return bytes(wanted)


def _answer(response: httpcore.Response, body: bytes, now: datetime) -> Answer:
    headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
    truncated = len(body) > BODY_LIMIT
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    return Answer(
        status=response.status,
        response=decoder.decode(body[:BODY_LIMIT], final=not truncated),
        truncated=truncated,
        retry_after=parse_retry_after(headers.get(b"retry-after"), now),
        location=headers.get(b"location", "")[:_LOCATION_LIMIT] or None,
    )
