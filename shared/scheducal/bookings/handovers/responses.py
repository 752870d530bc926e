"""What clients are told of a handover: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.bookings.responses import ShownAssignedResource


class HandedOverBooking(TypedDict):
    """One booking, served by `resources` afterwards. `reason` and `message` say why it stays; null where it moved."""

    bookingId: str
    serviceId: str
    serviceName: str
    start: str
    timeZone: str
    startInstant: str
    endInstant: str
    outcome: Literal["moved", "not_moved"]
    resources: list[ShownAssignedResource]
    reason: str | None
    message: str | None


class Handover(TypedDict):
    """What came of each booking, by start. With `dryRun` it is what would come of it, and nothing was changed."""

    resourceId: str
    dryRun: bool
    moved: int
    notMoved: int
    bookings: list[HandedOverBooking]
