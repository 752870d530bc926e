"""Hears of bookings that people changed in Square."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from scheducal.connectors.connected import RemoteEvent
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.systems.square.errors import outcome
from scheducal.connectors.systems.square.mirror import BOOKINGS, ask
from scheducal.http.request import Request, Response

__all__ = ["outcome"]

SIGNATURE: Final = Hmac(header="x-square-hmacsha256-signature", signed="{url}{body}", encoding="base64")
_OVER: Final = ("CANCELLED_BY_CUSTOMER", "CANCELLED_BY_SELLER", "DECLINED")


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the booking. `data.id` has its version too, and is not its id."""
    try:
        return [str(json.loads(request.body)["data"]["object"]["booking"]["id"])]
    except (ValueError, LookupError, TypeError):
        return []


def read(remote_id: str) -> Request:
    """Read a booking."""
    return ask("GET", f"{BOOKINGS}/{remote_id}")


def remote(response: Response) -> RemoteEvent:
    """Read when it is, and whether it takes place."""
    booking = response.body["booking"]
    start = datetime.fromisoformat(booking["start_at"])
    minutes = sum(each.get("duration_minutes", 0) for each in booking["appointment_segments"])
    return RemoteEvent(
        reference=booking["id"],
        etag=str(booking["version"]),
        uid=None,
        updated_at=datetime.fromisoformat(booking["updated_at"]),
        start=start,
        end=start + timedelta(minutes=minutes),
        cancelled=booking["status"] in _OVER,
    )
