"""A new booking as a value, of what was granted or held (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.bookings.holds.model import Hold
from scheducal.bookings.model import AssignedResource, Booking, CustomerSnapshot, Terms
from scheducal.bookings.rules import BookingDecision
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.services.model import Service, ServiceWithResources
from scheducal.catalog.services.rules import worded
from scheducal.commands.model import Command
from scheducal.tenants.model import NEUTRAL_SUBJECT
from scheducal.text import LONGEST_LOCATION, LONGEST_SUBJECT
from scheducal.values import dataclass, replace
from scheducal.walltime.wall_time import WallTime

_SUBJECT = "{service}"
_NEUTRAL_WORDS = {"service": NEUTRAL_SUBJECT, "customer": "customer", "resources": "staff"}


@dataclass(frozen=True, slots=True)
class Time:
    """What a booking is to take, whether it was just granted or held before."""

    start: WallTime
    end: WallTime
    resources: tuple[AssignedResource, ...]
    seats: int
    channel: str
    before: int
    after: int
    hold_id: str | None = None


def granted_time(
    served: ServiceWithResources, start: WallTime, end: WallTime, resources: tuple[AssignedResource, ...], seats: int
) -> Time:
    """Take the time that the engine has granted just now."""
    service = served.service
    return Time(start, end, resources, seats, served.channel.name, service.buffer_before, service.buffer_after)


def held_time(hold: Hold) -> Time:
    """Take the time that a hold keeps."""
    return Time(hold.start, hold.end, hold.resources, hold.seats, hold.channel, hold.before, hold.after, hold.hold_id)


def snapshot_of(customer_id: str, contents: Mapping[str, Any]) -> CustomerSnapshot:
    """Describe who books, by what they say of themselves now."""
    return CustomerSnapshot(
        customer_id, contents["name"], contents.get("email"), contents.get("phone"), contents.get("timeZone")
    )


def known_snapshot(customer: Customer) -> CustomerSnapshot:
    """Describe who books, by what is known of them."""
    return CustomerSnapshot(customer.customer_id, customer.name, customer.email, customer.phone, customer.time_zone)


def new_booking(
    command: Command[Any],
    booking_id: str,
    service: Service,
    time: Time,
    snapshot: CustomerSnapshot,
    *,
    series_id: str | None = None,
) -> Booking:
    """Make its first version: pending where the service wants bookings confirmed, else confirmed."""
    subject, location = wording_of(service, snapshot, time.resources, command.sender.withheld)
    return Booking(
        tenant_id=command.principal.tenant_id,
        booking_id=booking_id,
        service_id=service.service_id,
        service_name=service.name,
        start=time.start,
        end=time.end,
        resources=time.resources,
        snapshot=snapshot,
        status="pending" if service.confirmation_required else "confirmed",
        channel=time.channel,
        created_at=command.at,
        updated_at=command.at,
        seats=time.seats,
        before=time.before,
        after=time.after,
        terms=_terms_of(service),
        price=service.price,
        subject=subject,
        location=location,
        hold_id=time.hold_id,
        series_id=series_id,
        has_appointment=not service.confirmation_required,
        has_time_row=True,
        may_repeat=not service.once_per_customer,
    )


def wording_of(
    service: Service, snapshot: CustomerSnapshot, resources: tuple[AssignedResource, ...], withheld: frozenset[str]
) -> tuple[str, str | None]:
    """Write subject and location of a booking's appointment, as the service words them.

    withheld: sensitive fields of the tenant. Words that are no names stand for them.
    """
    words = {
        "service": _NEUTRAL_WORDS["service"] if "booking.service" in withheld else service.name,
        "customer": _NEUTRAL_WORDS["customer"] if "customer.name" in withheld else snapshot.name,
        "resources": _NEUTRAL_WORDS["resources"]
        if "booking.resources" in withheld
        else ", ".join(each.name for each in resources),
    }
    # Names of customers can make a text longer than a calendar takes.
    location = worded(service.location, words)[:LONGEST_LOCATION] if service.location else None
    return worded(service.subject or _SUBJECT, words)[:LONGEST_SUBJECT], location


def reworded(decision: BookingDecision, service: Service, withheld: frozenset[str]) -> BookingDecision:
    """Word the appointment again where others serve the booking now, since its texts can name them."""
    before, after = decision.before, decision.after
    if before is None or set(before.resources) == set(after.resources):
        return decision
    subject, location = wording_of(service, after.snapshot, after.resources, withheld)
    return replace(decision, after=replace(after, subject=subject, location=location))


def _terms_of(service: Service) -> Terms:
    return Terms(
        service.cancellation_notice,
        service.rescheduling_notice,
        service.most_reschedules,
        service.changes_when_inactive,
        service.move_renews_cancellation,
    )
