"""A booking as a plain value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.slot_query import Waivable
from scheducal.catalog.services.model import Price
from scheducal.values import dataclass
from scheducal.walltime.wall_time import WallTime

Status = Literal["pending", "confirmed", "declined", "cancelled", "completed", "no_show"]
# Those that can still be changed. What was completed, or missed, goes on being in the ledger: the time was used.
OPEN: tuple[Status, ...] = ("pending", "confirmed")


@dataclass(frozen=True, slots=True)
class AssignedResource:
    """A resource that serves a booking, by its name at the time of booking."""

    resource_id: str
    name: str


@dataclass(frozen=True, slots=True)
class CustomerSnapshot:
    """Who booked, as of the booking."""

    customer_id: str
    name: str
    email: str | None = None
    phone: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The service's policy at the time of booking, which goes on holding for it.

    cancellation_notice, rescheduling_notice: minutes before the start; None: the customer may not at all.
    most_reschedules: None for any number.
    when_inactive: also while the service is switched off.
    moves_renew_cancellation: a move by the customer after the last time to cancel gives them a new one.
    """

    cancellation_notice: int | None = 0
    rescheduling_notice: int | None = 0
    most_reschedules: int | None = None
    when_inactive: bool = True
    moves_renew_cancellation: bool = False


@dataclass(frozen=True, slots=True)
class Override:
    """Rules that the business put aside for a time, who did so and why."""

    rules: tuple[Waivable, ...]
    reason: str
    actor: str


@dataclass(frozen=True, slots=True)
class Booking:
    """One version of a booking.

    booking_id: `bkg_…`; the appointment has the same letters after `apt_`, so that they share a partition.
    start, end: the booked time itself, in whole minutes.
    before, after: buffers in minutes.
    seats: of the service.
    channel: by which it came.
    reason: given with the last cancellation or refusal.
    reschedules: how many there were.
    own_reschedules: how many of them were the customer's, by whose number the terms judge.
    cancellation_ended: the last time to cancel, which had passed when the customer moved it.
    series_id: of the recurring request that it was part of.
    metadata: of the client that booked, for its own use.
    subject, location: the appointment's.
    has_conflict: somebody moved it in a calendar to where something else is taken.
    has_appointment: not before it is confirmed.
    has_time_row: it has a row among its customer's times, which bookings of older releases have not.
    may_repeat: its customer may have another of the same service at the same time.
    override: for its time, until the appointment has told of it.
    version: grows by one with each change.
    calendar_events: names of events in connected calendars of its resources that fall on it.
    kept_minutes: start and end in the ledger, where the zone's rules have changed since; else None.
    created_at, updated_at: aware UTC, whole seconds.
    """

    tenant_id: str
    booking_id: str
    service_id: str
    service_name: str
    start: WallTime
    end: WallTime
    resources: tuple[AssignedResource, ...]
    snapshot: CustomerSnapshot
    status: Status
    channel: str
    created_at: datetime
    updated_at: datetime
    seats: int = 1
    before: int = 0
    after: int = 0
    terms: Terms = Terms()
    price: Price | None = None
    notes: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)
    subject: str | None = None
    location: str | None = None
    hold_id: str | None = None
    series_id: str | None = None
    reason: str | None = None
    reschedules: int = 0
    own_reschedules: int = 0
    cancellation_ended: datetime | None = None
    has_conflict: bool = False
    has_appointment: bool = False
    has_time_row: bool = False
    may_repeat: bool = False
    override: Override | None = None
    calendar_events: tuple[str, ...] = ()
    version: int = 1
    kept_minutes: tuple[int, int] | None = None

    @property
    def appointment_id(self) -> str:
        """Give the id of the appointment that it is, or will be once it is confirmed."""
        return appointment_id_of(self.booking_id)

    @property
    def resource_ids(self) -> tuple[str, ...]:
        """List the resources that it takes up."""
        return tuple(each.resource_id for each in self.resources)

    @property
    def minutes(self) -> int:
        """Give its length."""
        return int((self.end.instant - self.start.instant).total_seconds()) // 60

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be changed."""
        return self.status in OPEN

    def allocation(self) -> Allocation:
        """Give what it takes of each of its resources, while it takes anything."""
        start, end = self.kept_minutes or (minute_of(self.start.instant), minute_of(self.end.instant))
        return Allocation(
            start=start,
            end=end,
            before=self.before,
            after=self.after,
            seats=self.seats,
            holder=self.booking_id,
            kind="pending" if self.status == "pending" else "confirmed",
            service_id=self.service_id,
            channel=self.channel,
        )


def minute_of(instant: datetime) -> int:
    """Count the whole minutes since the epoch."""
    return int(instant.timestamp()) // 60


def appointment_id_of(booking_id: str) -> str:
    """Give the id of a booking's appointment."""
    return f"apt_{booking_id.removeprefix('bkg_')}"


def booking_id_of(appointment_id: str) -> str:
    """Give the id of the booking that an appointment is of."""
    return f"bkg_{appointment_id.removeprefix('apt_')}"
