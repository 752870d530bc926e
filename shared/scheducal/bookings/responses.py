"""What clients are told about bookings and holds: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

BookingStatus = Literal["pending", "confirmed", "declined", "cancelled", "completed", "no_show"]


class FreeTime(TypedDict):
    """A time that can be booked, as a wall time in the zone that was asked in and as a UTC instant."""

    start: str
    startInstant: str


class ShownAssignedResource(TypedDict):
    """A resource that serves a booking."""

    resourceId: str
    name: str


class BookingCustomer(TypedDict):
    """Who booked, as of the booking. `customerId` is null for keys of channels other than `internal`."""

    customerId: str | None
    name: str
    email: str | None
    phone: str | None
    timeZone: str | None


class BookingPrice(TypedDict):
    """`amount` in the currency's minor unit."""

    amount: int
    currency: str


class ShownBooking(TypedDict):
    """A booking. `start` and `end` are wall times in `timeZone`; `startInstant` and `endInstant` are UTC.

    `appointmentId` is null until it is confirmed. `cancellableUntil` and `reschedulableUntil` are null where the
    customer cannot do so. `reschedulesLeft` is null for any number. `hasConflict`: its time is somebody else's too, or
    an absence, or an event in a calendar, falls on it.
    """

    bookingId: str
    appointmentId: str | None
    serviceId: str
    serviceName: str
    status: BookingStatus
    start: str
    end: str
    timeZone: str
    startInstant: str
    endInstant: str
    resources: list[ShownAssignedResource]
    seats: int
    customer: BookingCustomer
    price: BookingPrice | None
    channel: str
    notes: str | None
    metadata: dict[str, str]
    holdId: str | None
    seriesId: str | None
    reason: str | None
    reschedules: int
    cancellableUntil: str | None
    reschedulableUntil: str | None
    reschedulesLeft: int | None
    hasConflict: bool
    version: int
    dateCreated: str
    lastUpdated: str


class BookingPage(TypedDict):
    """One page of a list; `nextCursor` is null on the last."""

    bookings: list[ShownBooking]
    nextCursor: str | None


class Occurrence(TypedDict):
    """One occurrence of a recurring booking: what was made of it, or why it could not be had, and what could.

    `startInstant` is null where the zone skips the wall time. Where nothing was booked, since not all could be had, one
    that could is `available`.
    """

    start: str
    startInstant: str | None
    bookingId: str | None
    status: Literal["pending", "confirmed", "available", "unavailable"]
    reason: str | None
    alternatives: list[FreeTime]


class BookedSeries(TypedDict):
    """What came of a recurring booking, occurrence by occurrence."""

    seriesId: str
    booked: int
    unavailable: int
    occurrences: list[Occurrence]


class ShownHold(TypedDict):
    """A hold. `start` and `end` are wall times in `timeZone`; the instants are UTC."""

    holdId: str
    serviceId: str
    state: Literal["active", "consumed", "released", "expired"]
    start: str
    end: str
    timeZone: str
    startInstant: str
    endInstant: str
    resources: list[ShownAssignedResource]
    seats: int
    channel: str
    expiresAt: str
    bookingId: str | None
    dateCreated: str
