"""Hears of bookings that people changed in Square."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from scheducal.connectors.connected import RemoteEvent
from scheducal.connectors.foreign import ForeignBooking, named_in
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.runners.conversation import Conversation
from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.systems.square.mirror import BOOKINGS, ask, outcome
from scheducal.http.request import Response
from scheducal.values import replace

__all__ = ["outcome"]

SIGNATURE: Final = Hmac(header="x-square-hmacsha256-signature", signed="{url}{body}", encoding="base64")
_OVER: Final = ("CANCELLED_BY_CUSTOMER", "CANCELLED_BY_SELLER", "DECLINED")


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the booking. `data.id` has its version too, and is not its id."""
    booking = request.value("data", "object", "booking", "id")
    return [booking] if isinstance(booking, str) else []


def read(remote_id: str) -> Conversation:
    """Read a booking, and the customer of one that is not ours."""
    booked = yield ask("GET", f"{BOOKINGS}/{remote_id}")
    booking = booked.body.get("booking", {})
    if named_in(booking.get("seller_note")) or "customer_id" not in booking:
        return booked
    customer = yield ask("GET", f"/customers/{booking['customer_id']}")
    return replace(booked, body={**booked.body, "customer": customer.body.get("customer", {})})


def remote(response: Response) -> RemoteEvent:
    """Read when it is, and whether it takes place."""
    booking = response.body["booking"]
    start = datetime.fromisoformat(booking["start_at"])
    minutes = sum(each.get("duration_minutes", 0) for each in booking["appointment_segments"])
    return RemoteEvent(
        reference=booking["id"],
        etag=str(booking["version"]),
        updated_at=datetime.fromisoformat(booking["updated_at"]),
        start=start,
        end=start + timedelta(minutes=minutes),
        cancelled=booking["status"] in _OVER,
        is_no_show=booking["status"] == "NO_SHOW",
    )


def adopt(response: Response) -> ForeignBooking:
    """Read a booking that began in Square."""
    booking, customer = response.body["booking"], response.body.get("customer", {})
    segment = booking["appointment_segments"][0]
    return ForeignBooking(
        service=segment.get("service_variation_id"),
        resource=segment.get("team_member_id"),
        name=f"{customer.get('given_name', '')} {customer.get('family_name', '')}".strip(),
        email=customer.get("email_address"),
        phone=customer.get("phone_number"),
        notes=booking.get("customer_note"),
        is_booked=booking["status"] == "ACCEPTED",
        appointment_id=named_in(booking.get("seller_note")),
    )
