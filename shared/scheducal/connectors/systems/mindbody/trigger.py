"""Hears of appointments that people changed in Mindbody."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from scheducal.connectors.connected import RemoteEvent, digest
from scheducal.connectors.foreign import ForeignBooking, named_in
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.runners.conversation import Conversation
from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.systems.mindbody.mirror import outcome
from scheducal.http.request import Request, Response
from scheducal.values import replace
from scheducal.walltime.zones import zone_info

__all__ = ["outcome"]

SIGNATURE: Final = Hmac(header="x-mindbody-signature", encoding="base64", prefix="sha256=")
_OVER: Final = ("Cancelled", "LateCancelled")
_BOOKED: Final = ("Booked", "Confirmed")


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the appointment. One that was cancelled comes with no more than its id."""
    appointment = str(request.value("eventData", "appointmentId"))
    is_ours = str(request.value("eventId")).startswith("appointmentBooking.")
    return [appointment] if is_ours and appointment.isdecimal() else []


def read(remote_id: str) -> Conversation:
    """Read an appointment, and the client of one that is not ours."""
    found = yield Request("GET", "/appointment/staffappointments", {"request.appointmentIds": remote_id})
    if not found.body.get("Appointments") or named_in(_appointment(found).get("Notes")):
        return found
    client = yield Request("GET", "/client/clients", {"request.clientIds": str(_appointment(found)["ClientId"])})
    return replace(found, body={**found.body, "client": next(iter(client.body.get("Clients", ())), {})})


def remote(response: Response) -> RemoteEvent:
    """Read when it is. Times have no offset: they are by the clocks of the site."""
    found = _appointment(response)
    zone = zone_info(response.settings["timeZone"])
    start, end = (datetime.fromisoformat(found[f"{name}DateTime"]).replace(tzinfo=zone) for name in ("Start", "End"))
    said = [found["StartDateTime"], found["EndDateTime"], found["Status"], found.get("StaffId")]
    return RemoteEvent(
        reference=str(found["Id"]),
        etag=digest(json.dumps(said)),
        start=start,
        end=end,
        cancelled=found["Status"] in _OVER,
        is_no_show=found["Status"] == "NoShow",
    )


def adopt(response: Response) -> ForeignBooking:
    """Read an appointment that began in Mindbody."""
    found, client = _appointment(response), response.body.get("client", {})
    return ForeignBooking(
        service=str(found["SessionTypeId"]),
        resource=str(found["StaffId"]),
        time_zone=response.settings["timeZone"],
        name=f"{client.get('FirstName', '')} {client.get('LastName', '')}".strip(),
        email=client.get("Email"),
        phone=client.get("MobilePhone"),
        is_booked=found["Status"] in _BOOKED,
        appointment_id=named_in(found.get("Notes")),
    )


def _appointment(response: Response) -> dict[str, Any]:
    found: dict[str, Any] = response.body.get("Appointment") or response.body["Appointments"][0]
    return found
