"""A booking and a hold to begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scheducal.bookings.holds.model import Hold
from scheducal.bookings.model import AssignedResource, Booking, CustomerSnapshot
from scheducal.walltime.wall_time import WallTime

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
MADE = datetime(2027, 2, 1, 12, tzinfo=UTC)
ID = "01jy0000000000000000000000"
ADA = CustomerSnapshot("cus_1", "Ada", "ada@example.com", "+4930123456", "Europe/Berlin")


def at(instant: datetime) -> WallTime:
    return WallTime.at(instant, "Europe/Berlin")


CONFIRMED = Booking(
    tenant_id="ten_1",
    booking_id=f"bkg_{ID}",
    service_id="svc_1",
    service_name="Consultation",
    start=at(START),
    end=at(START + timedelta(minutes=30)),
    resources=(AssignedResource("res_1", "Dr Wolf"), AssignedResource("res_2", "Room 2")),
    snapshot=ADA,
    status="confirmed",
    channel="open",
    created_at=MADE,
    updated_at=MADE,
    has_appointment=True,
)
PENDING = replace(CONFIRMED, status="pending", has_appointment=False)
HOLD = Hold(
    tenant_id="ten_1",
    hold_id=f"hld_{ID}",
    service_id="svc_1",
    start=CONFIRMED.start,
    end=CONFIRMED.end,
    resources=CONFIRMED.resources,
    channel="open",
    created_at=MADE,
    expires_at=MADE + timedelta(minutes=5),
)
