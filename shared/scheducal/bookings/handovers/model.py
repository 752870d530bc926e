"""What a handover is asked for, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

from scheducal.availability.engine.time.ranges import Span
from scheducal.bookings.model import Booking
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class HandoverQuery:
    """span: minutes since the epoch, half-open; every coming booking that touches it is meant.
    service_ids: only those of these services, of any where it is empty.
    targets: the resources that may take them, any of the service's own where it is empty.
    is_rehearsal: nothing is written.
    """

    resource_id: str
    span: Span
    service_ids: tuple[str, ...]
    targets: tuple[str, ...]
    is_rehearsal: bool


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One booking, as it is afterwards, or would be. reason: why it stays, as a code; None where others serve it."""

    booking: Booking
    reason: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class HandoverResult:
    """Each booking that was meant, by start."""

    query: HandoverQuery
    bookings: Sequence[HandedOver]
