"""Hears of Zoom meetings that people changed."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from scheducal.connectors.connected import RemoteEvent, digest, instant, link
from scheducal.connectors.foreign import ForeignBooking, named_in
from scheducal.connectors.incoming import IncomingAnswer, IncomingRequest
from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.signatures.model import Timestamp
from scheducal.connectors.systems.zoom.mirror import SCHEDULED, outcome
from scheducal.http.request import Request, Response

__all__ = ["outcome"]

SIGNATURE: Final = Hmac(
    header="x-zm-signature",
    prefix="v0=",
    signed="v0:{timestamp}:{body}",
    timestamp=Timestamp(header="x-zm-request-timestamp"),
)
_EVENTS: Final = ("meeting.created", "meeting.updated", "meeting.deleted")
# An instant meeting takes place now, and is no booking.
_INSTANT: Final = 1


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the meeting that an event is about."""
    meeting = request.value("payload", "object", "id")
    is_ours = request.value("event") in _EVENTS and request.value("payload", "object", "type") != _INSTANT
    return [str(meeting)] if is_ours and str(meeting).isdecimal() else []


def challenge(request: IncomingRequest, secret: str) -> IncomingAnswer | None:
    """Prove every three days that we know the secret."""
    if request.value("event") != "endpoint.url_validation":
        return None
    plain = str(request.value("payload", "plainToken"))
    proof = {"plainToken": plain, "encryptedToken": hmac.digest(secret.encode(), plain.encode(), "sha256").hex()}
    return IncomingAnswer(json.dumps(proof), "application/json")


def read(remote_id: str) -> Request:
    """Read a meeting."""
    return Request("GET", f"/meetings/{remote_id}")


def remote(response: Response) -> RemoteEvent:
    """Read when it is, what it is about, and how to join. Zoom's times are in UTC; it keeps no versions."""
    body = response.body
    start = instant(body.get("start_time"))
    said = [body.get(name) for name in ("topic", "start_time", "duration", "timezone", "agenda")]
    return RemoteEvent(
        reference=str(body["id"]),
        etag=digest(json.dumps(said)),
        start=start,
        end=start + timedelta(minutes=body.get("duration", 0)) if start else None,
        time_zone=body.get("timezone"),
        subject=body.get("topic"),
        join_url=link(body.get("join_url")),
    )


def adopt(response: Response) -> ForeignBooking:
    """Read a meeting that somebody scheduled in Zoom for another. The host is the resource.

    All are of one service, `meeting` at the connection. Who is invited is the customer, if anybody is.
    """
    body = response.body
    invited = (body.get("settings") or {}).get("meeting_invitees") or [{}]
    return ForeignBooking(
        service="meeting",
        resource=body.get("host_id"),
        time_zone=body.get("timezone"),
        email=invited[0].get("email"),
        notes=body.get("topic"),
        is_booked=body.get("type") == SCHEDULED,
        appointment_id=named_in(body.get("agenda")),
    )
