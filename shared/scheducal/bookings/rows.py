"""Bookings as rows of the table, and back. A booking is in its appointment's partition, so that one query has both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scheducal.bookings.model import AssignedResource, Booking, CustomerSnapshot, Override, Terms, minute_of
from scheducal.bookings.rules import BookingDecision
from scheducal.catalog.services.model import Price
from scheducal.clock import isoformat
from scheducal.store.audit.changes import to_json
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.conditions import Attr
from scheducal.store.keys import (
    BOOKING,
    Key,
    appointment_partition,
    booking_bucket,
    customer_bookings_bucket,
    month_of,
    sortable,
)
from scheducal.store.values import Item
from scheducal.store.writes import Put, is_absent
from scheducal.walltime.wall_time import WallTime


def booking_key(booking: Booking) -> Key:
    """Give the key of a booking's row."""
    return Key(partition_of(booking), BOOKING)


def partition_of(booking: Booking) -> str:
    """Name the partition that a booking shares with its appointment."""
    return appointment_partition(booking.tenant_id, booking.appointment_id)


def booking_put(booking: Booking) -> Put:
    """Build the write of a version under the one before."""
    condition = is_absent() if booking.version == 1 else Attr("version").eq(booking.version - 1)
    return Put(booking_key(booking), booking_item(booking), condition)


def audit_put(decision: BookingDecision, actor: str) -> Put:
    """Build the audit row: who changed what, and when."""
    booking = decision.after
    item = {
        "kind": "bookingAudit",
        "action": decision.action,
        "actor": actor,
        "version": booking.version,
        "at": isoformat(booking.updated_at),
        "override": override_item(booking.override),
    }
    return Put(Key(partition_of(booking), f"L#BKA#{booking.version:010d}"), item)


# Of what the audit log says of a booking, the fields that are of people.
PERSONAL = (
    "customerName",
    "customerEmail",
    "customerPhone",
    "notes",
    "metadata",
    "subject",
    "location",
    "reason",
    "overrideReason",
)


def logged(decision: BookingDecision, actor: str) -> Put:
    """Build the entry of a change in the tenant's audit log."""
    booking = decision.after
    before, after = (_booking_values(each) if each else None for each in (decision.before, booking))
    subject = Subject(booking.tenant_id, "booking", booking.booking_id)
    return entry_put(subject, decision.action, actor, before=before, after=after, personal=PERSONAL)


def series_logged(bookings: Sequence[Booking], actor: str) -> Put:
    """Build the one entry of bookings that are made together."""
    first = bookings[0]
    each = {
        "bookingIds": [each.booking_id for each in bookings],
        "starts": [each.start.isoformat() for each in bookings],
    }
    values = {name: value for name, value in _booking_values(first).items() if name not in ("start", "end")}
    subject = Subject(first.tenant_id, "series", str(first.series_id))
    return entry_put(subject, "created", actor, after={**values, **each}, personal=PERSONAL)


def _booking_values(booking: Booking) -> dict[str, Any]:
    price = booking.price
    return {
        "status": booking.status,
        "start": booking.start.isoformat(),
        "end": booking.end.isoformat(),
        "timeZone": booking.start.zone,
        "serviceId": booking.service_id,
        "resourceIds": list(booking.resource_ids),
        "seats": booking.seats,
        "channel": booking.channel,
        "customerId": booking.snapshot.customer_id,
        "customerName": booking.snapshot.name,
        "customerEmail": booking.snapshot.email,
        "customerPhone": booking.snapshot.phone,
        "price": f"{price.amount} {price.currency}" if price else None,
        "notes": booking.notes,
        "metadata": to_json(dict(booking.metadata)) if booking.metadata else None,
        "subject": booking.subject,
        "location": booking.location,
        "reason": booking.reason,
        "hasConflict": booking.has_conflict or None,
        "overriddenRules": list(booking.override.rules) if booking.override else None,
        "overrideReason": booking.override.reason if booking.override else None,
    }


def override_item(override: Override | None) -> dict[str, Any] | None:
    """Write what the business put aside, as booking and audit rows have it."""
    if override is None:
        return None
    return {"rules": list(override.rules), "reason": override.reason, "actor": override.actor}


def _override_of(item: dict[str, Any] | None) -> Override | None:
    return Override(tuple(item["rules"]), item["reason"], item["actor"]) if item else None


def booking_item(booking: Booking) -> dict[str, Any]:
    """Write the booking's row, with its places in the indexes by start and by customer."""
    taken = booking.allocation()
    by_start = f"{sortable(booking.start.instant)}#{booking.booking_id}"
    return {
        "kind": "booking",
        "tenantId": booking.tenant_id,
        "bookingId": booking.booking_id,
        "serviceId": booking.service_id,
        "serviceName": booking.service_name,
        **times_item(booking.start, booking.end),
        "minutes": [taken.start, taken.end],
        "resources": resources_item(booking.resources),
        # A filter sees into a list of texts, not into one of maps.
        "resourceIds": list(booking.resource_ids),
        **_snapshot_item(booking.snapshot),
        "status": booking.status,
        "channel": booking.channel,
        "createdAt": isoformat(booking.created_at),
        "updatedAt": isoformat(booking.updated_at),
        "seats": booking.seats,
        "before": booking.before,
        "after": booking.after,
        **_terms_item(booking.terms),
        "cancellationEnded": isoformat(booking.cancellation_ended) if booking.cancellation_ended else None,
        "amount": booking.price.amount if booking.price else None,
        "currency": booking.price.currency if booking.price else None,
        "notes": booking.notes,
        "metadata": dict(booking.metadata) or None,
        "subject": booking.subject,
        "location": booking.location,
        "holdId": booking.hold_id,
        "seriesId": booking.series_id,
        "reason": booking.reason,
        "reschedules": booking.reschedules,
        "ownReschedules": booking.own_reschedules,
        "hasConflict": booking.has_conflict,
        "hasAppointment": booking.has_appointment,
        "hasTimeRow": booking.has_time_row,
        "mayRepeat": booking.may_repeat,
        "override": override_item(booking.override),
        "calendarEvents": list(booking.calendar_events) or None,
        "version": booking.version,
        "gsi1pk": booking_bucket(booking.tenant_id, month_of(booking.start.instant)),
        "gsi1sk": by_start,
        "gsi2pk": customer_bookings_bucket(booking.tenant_id, booking.snapshot.customer_id),
        "gsi2sk": by_start,
    }


def _snapshot_item(snapshot: CustomerSnapshot) -> dict[str, Any]:
    return {
        "customerId": snapshot.customer_id,
        "customerName": snapshot.name,
        "customerEmail": snapshot.email,
        "customerPhone": snapshot.phone,
        "customerZone": snapshot.time_zone,
    }


def _terms_item(terms: Terms) -> dict[str, Any]:
    return {
        "cancellationNotice": terms.cancellation_notice,
        "reschedulingNotice": terms.rescheduling_notice,
        "mostReschedules": terms.most_reschedules,
        "changesWhenInactive": terms.when_inactive,
        "moveRenewsCancellation": terms.moves_renew_cancellation,
    }


def _terms_of(item: Item) -> Terms:
    return Terms(
        item.get("cancellationNotice"),
        item.get("reschedulingNotice"),
        item.get("mostReschedules"),
        item.get("changesWhenInactive", True),
        item.get("moveRenewsCancellation", False),
    )


def booking_of(item: Item) -> Booking:
    """Read the booking from its row."""
    start, end = times_of(item)
    derived, kept = (minute_of(start.instant), minute_of(end.instant)), tuple(item["minutes"])
    return Booking(
        tenant_id=item["tenantId"],
        booking_id=item["bookingId"],
        service_id=item["serviceId"],
        service_name=item["serviceName"],
        start=start,
        end=end,
        resources=resources_of(item["resources"]),
        snapshot=CustomerSnapshot(
            item["customerId"],
            item["customerName"],
            item.get("customerEmail"),
            item.get("customerPhone"),
            item.get("customerZone"),
        ),
        status=item["status"],
        channel=item["channel"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        updated_at=datetime.fromisoformat(item["updatedAt"]),
        seats=item["seats"],
        before=item["before"],
        after=item["after"],
        terms=_terms_of(item),
        price=Price(item["amount"], item["currency"]) if "amount" in item else None,
        notes=item.get("notes"),
        metadata=item.get("metadata", {}),
        subject=item.get("subject"),
        location=item.get("location"),
        hold_id=item.get("holdId"),
        series_id=item.get("seriesId"),
        reason=item.get("reason"),
        reschedules=item["reschedules"],
        # Older releases counted the business's among them.
        own_reschedules=item["ownReschedules"] if "ownReschedules" in item else item["reschedules"],
        cancellation_ended=datetime.fromisoformat(item["cancellationEnded"]) if "cancellationEnded" in item else None,
        has_conflict=item["hasConflict"],
        has_appointment=item["hasAppointment"],
        has_time_row=item.get("hasTimeRow", False),
        may_repeat=item.get("mayRepeat", False),
        override=_override_of(item.get("override")),
        calendar_events=tuple(item.get("calendarEvents", ())),
        version=item["version"],
        kept_minutes=None if derived == kept else (kept[0], kept[1]),
    )


def times_item(start: WallTime, end: WallTime) -> dict[str, Any]:
    """Write both ends as agreed on."""
    return {
        "zone": start.zone,
        "startLocal": start.isoformat(),
        "startFold": start.fold,
        "endLocal": end.isoformat(),
        "endFold": end.fold,
    }


def times_of(item: Item) -> tuple[WallTime, WallTime]:
    """Read both ends from a row."""
    start = WallTime.from_stored(item["startLocal"], item["startFold"], item["zone"])
    return start, WallTime.from_stored(item["endLocal"], item["endFold"], item["zone"])


def resources_item(given: tuple[AssignedResource, ...]) -> list[dict[str, str]]:
    """Write the resources as an attribute."""
    return [{"id": each.resource_id, "name": each.name} for each in given]


def resources_of(items: list[Item]) -> tuple[AssignedResource, ...]:
    """Read the resources from an attribute."""
    return tuple(AssignedResource(each["id"], each["name"]) for each in items)
