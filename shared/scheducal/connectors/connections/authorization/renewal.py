"""Checks a request to give access to a calendar again: it names the connection, and nothing that is known of it."""

from __future__ import annotations

from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import Owned
from scheducal.connectors.connections.requests import ConnectCalendar
from scheducal.errors import Refusal

_KNOWN = {
    "account": "account",
    "directory": "directoryId",
    "calendar": "calendar",
    "label": "label",
    "is_default": "isDefault",
}


def connection_to_renew(owned: Owned, request: ConnectCalendar, connection_id: str) -> Connection:
    """Find the connection that the request is about; raises Refusal `calendar_not_found`, `invalid_field`."""
    for name, param in _KNOWN.items():
        if getattr(request, name) is not None:
            message = f"{param} stays as it is when access is renewed; leave it out"
            raise Refusal("invalid_field", message, param=param)
    found = owned.find(connection_id)
    if (found.kind, found.auth) != (request.kind, request.auth):
        message = f"this calendar was connected with kind {found.kind} and auth {found.auth}"
        raise Refusal("invalid_field", message, param="calendarId")
    return found
