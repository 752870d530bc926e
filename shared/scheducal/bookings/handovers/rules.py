"""Who may take a booking over, and how it is said that nobody can (pure)."""

from __future__ import annotations

from collections.abc import Iterable

from scheducal.availability.engine.plan import plan_of
from scheducal.bookings.handovers.model import HandedOver, HandoverQuery
from scheducal.bookings.model import Booking
from scheducal.bookings.scheduling.alternatives import WORDS
from scheducal.bookings.scheduling.slot_request import SlotRequest
from scheducal.catalog.services.model import ServiceWithResources
from scheducal.errors import Refusal

NOBODY = Refusal("slot_unavailable", "nobody else may serve it", data={"reason": "no_other_resource"})


def slot_request_of(booking: Booking, query: HandoverQuery, resources: Iterable[str]) -> SlotRequest:
    """Ask for the booking's own time, with others in place of the resource.

    resources: those of the service. The rest of those who serve it go on doing so where they can.
    """
    kept = frozenset(booking.resource_ids) - {query.resource_id}
    others = frozenset(resources).difference(query.targets, kept) if query.targets else frozenset[str]()
    return SlotRequest(
        booking.service_id,
        booking.start,
        booking.minutes,
        booking.seats,
        keep=kept,
        alternatives=0,
        barred=others | {query.resource_id},
    )


def check_others(served: ServiceWithResources, barred: frozenset[str]) -> None:
    """Raise Refusal where a group of the service has too few resources that are not barred."""
    if any(len(need.resources) < need.take for need in plan_of(served, barred=barred).needs):
        raise NOBODY


def unchanged(booking: Booking, refusal: Refusal) -> HandedOver:
    """Say why a booking stays as it is."""
    reason = (refusal.data or {}).get("reason", refusal.code)
    if reason in WORDS:
        return HandedOver(booking, reason, f"nobody else is free: {WORDS[reason]}")
    return HandedOver(booking, reason, refusal.message)
