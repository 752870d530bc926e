"""Hears of Freshdesk tickets that people changed, by an automation rule of theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from scheducal.connectors.connected import RemoteEvent
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.unsigned import SecretHeader
from scheducal.connectors.systems.freshdesk.mirror import outcome
from scheducal.http.request import Request, Response

__all__ = ["outcome"]

SIGNATURE: Final = SecretHeader(header="x-scheducal-secret")


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the ticket, in the form that we hand out or that of Freshdesk's own app. Its texts are not JSON."""
    try:
        told = json.loads(request.body)
        ticket = told["ticket"]["id"] if "ticket" in told else told["freshdesk_webhook"]["ticket_id"]
        return [str(int(ticket))]
    except (ValueError, LookupError, TypeError):
        return []


def read(remote_id: str) -> Request:
    """Read a ticket."""
    return Request("GET", f"/tickets/{remote_id}")


def remote(response: Response) -> RemoteEvent:
    """Read when it is due."""
    body = response.body
    due = datetime.fromisoformat(body["due_by"]) if body.get("due_by") else None
    return RemoteEvent(
        reference=str(body["id"]),
        etag=str(body.get("updated_at", "")),
        uid=None,
        updated_at=datetime.fromisoformat(body["updated_at"]) if body.get("updated_at") else None,
        start=due,
        subject=body.get("subject"),
    )
