"""What Google sends when something in a calendar has changed. Everything is in the headers."""

from __future__ import annotations

from scheducal.connectors.incoming import IncomingRequest, ReportedChange

_CHANGED = frozenset({"exists", "not_exists"})


def handshake(request: IncomingRequest) -> str | None:
    """Want nothing: Google subscribes without asking us first."""
    del request
    return None


def reported(request: IncomingRequest) -> tuple[ReportedChange, ...]:
    """Read the one of a request. The message that opens a channel says nothing."""
    headers = request.headers
    if headers.get("x-goog-resource-state") not in _CHANGED:
        return ()
    return (ReportedChange(headers.get("x-goog-channel-token"), headers.get("x-goog-channel-id", "")),)
