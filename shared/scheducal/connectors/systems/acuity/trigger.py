"""Hears of appointments that people changed in Acuity. Its requests name no times, so each is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qs

from scheducal.connectors.connected import RemoteEvent, Subscription, digest
from scheducal.connectors.foreign import ForeignBooking, named_in
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.systems.acuity.mirror import APPOINTMENTS, outcome
from scheducal.http.request import Request, Response

__all__ = ["outcome"]

SIGNATURE: Final = Hmac(header="x-acuity-signature", encoding="base64")
_ACTIONS: Final = frozenset({"scheduled", "rescheduled", "canceled", "changed"})
# A subscription that failed for days is disabled for good. Made again each week, it comes back.
_LASTS: Final = timedelta(days=7)


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the appointment. The form of the action depends on how Acuity was asked to call."""
    told = parse_qs(request.body.decode(errors="replace"))
    action = told.get("action", [""])[0].removeprefix("appointment.")
    return [each for each in told.get("id", []) if action in _ACTIONS and each.isdigit()]


def read(remote_id: str) -> Request:
    """Read an appointment."""
    return Request("GET", f"{APPOINTMENTS}/{remote_id}")


def remote(response: Response) -> RemoteEvent:
    """Read when it is. `datetime` alone has an offset; the rest is for people."""
    body = response.body
    start = datetime.fromisoformat(body["datetime"])
    # Who did not come is shown as cancelled too.
    is_no_show = body.get("noShow") is True
    said = f"{body['datetime']} {body['duration']} {body.get('canceled')} {is_no_show}"
    return RemoteEvent(
        reference=str(body["id"]),
        etag=digest(said),
        start=start,
        end=start + timedelta(minutes=int(body["duration"])),
        cancelled=bool(body.get("canceled")) and not is_no_show,
        is_no_show=is_no_show,
    )


def adopt(response: Response) -> ForeignBooking:
    """Read a booking that began in Acuity."""
    body = response.body
    return ForeignBooking(
        service=str(body["appointmentTypeID"]),
        resource=str(body["calendarID"]),
        time_zone=body.get("timezone"),
        name=f"{body.get('firstName', '')} {body.get('lastName', '')}".strip(),
        email=body.get("email") or None,
        phone=body.get("phone") or None,
        is_booked=not body.get("canceled"),
        appointment_id=named_in(body.get("notes")),
    )


def subscribe(url: str, secret: str) -> Request:
    """Ask for calls about whatever changes. They are signed with the API key."""
    del secret
    return Request("POST", "/webhooks", body={"event": "appointment.changed", "target": url})


def subscribed(response: Response, at: datetime) -> Subscription:
    """Read the subscription's id. Acuity names no end."""
    return Subscription(str(response.body["id"]), "", at + _LASTS)


def unsubscribe(subscription: Subscription) -> Request:
    """End the calls."""
    return Request("DELETE", f"/webhooks/{subscription.subscription_id}")
