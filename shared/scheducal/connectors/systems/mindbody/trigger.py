"""Hears of appointments that people changed in Mindbody."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from scheducal.connectors.connected import RemoteEvent, digest
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.systems.mindbody.errors import outcome
from scheducal.http.request import Request, Response
from scheducal.walltime.zones import zone_info

__all__ = ["outcome"]

SIGNATURE: Final = Hmac(header="x-mindbody-signature", encoding="base64", prefix="sha256=")
_OVER: Final = ("Cancelled", "LateCancelled")


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the appointment. One that was cancelled comes with no more than its id."""
    try:
        told = json.loads(request.body)
        is_ours = str(told["eventId"]).startswith("appointmentBooking.")
        return [str(int(told["eventData"]["appointmentId"]))] if is_ours else []
    except (ValueError, LookupError, TypeError):
        return []


def read(remote_id: str) -> Request:
    """Read an appointment."""
    return Request("GET", "/appointment/staffappointments", {"request.appointmentIds": remote_id})


def remote(response: Response) -> RemoteEvent:
    """Read when it is. Times have no offset: they are by the clocks of the site."""
    body = response.body
    found = body.get("Appointment") or body["Appointments"][0]
    zone = zone_info(response.settings["timeZone"])
    start, end = (datetime.fromisoformat(found[f"{name}DateTime"]).replace(tzinfo=zone) for name in ("Start", "End"))
    said = [found["StartDateTime"], found["EndDateTime"], found["Status"], found.get("StaffId")]
    return RemoteEvent(
        reference=str(found["Id"]),
        etag=digest(json.dumps(said)),
        uid=None,
        updated_at=None,
        start=start,
        end=end,
        cancelled=found["Status"] in _OVER,
    )
