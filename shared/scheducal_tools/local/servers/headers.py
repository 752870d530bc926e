"""Which headers a proxy passes on (RFC 9110, section 7.6.1)."""

from __future__ import annotations

from collections.abc import Iterable

Header = tuple[bytes, bytes]

_HOP_BY_HOP = {
    b"connection",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
}
# Host and length are set by the client; Expect has been answered by the server.
_REQUEST_ONLY = {b"host", b"content-length", b"expect"}
# Date is set by the server.
_RESPONSE_ONLY = {b"date", b"server"}


def for_upstream(headers: Iterable[Header]) -> list[Header]:
    """Give the request's headers as they go on, names in lower case."""
    return _passed(headers, _REQUEST_ONLY)


def for_client(status: int, headers: Iterable[Header]) -> list[Header]:
    """Give the response's headers as they go back, repeated ones included, names in lower case.

    A 204 has no Content-Length (RFC 9110, section 8.6).
    """
    return _passed(headers, _RESPONSE_ONLY | ({b"content-length"} if status == 204 else set()))


def _passed(headers: Iterable[Header], dropped: set[bytes]) -> list[Header]:
    lowered = [(name.lower(), value) for name, value in headers]
    named = {token.strip().lower() for name, value in lowered if name == b"connection" for token in value.split(b",")}
    return [(name, value) for name, value in lowered if name not in _HOP_BY_HOP | dropped | named]
