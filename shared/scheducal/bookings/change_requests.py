"""What clients send to change a booking that is there."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from scheducal.api.body import ApiRequest
from scheducal.appointments.fields import lines_of
from scheducal.catalog.fields import nullable_text

_LONGEST_REASON = 4096
Reason = Annotated[
    str | None,
    BeforeValidator(lines_of(_LONGEST_REASON)),
    nullable_text(
        "Why; the customer is told with the cancellation.", "The customer is ill.", longest=_LONGEST_REASON, lines=True
    ),
]


class CancelBooking(ApiRequest):
    """Cancel a booking for good."""

    reason: Reason = Field(None)


class DeclineBooking(ApiRequest):
    """Decline a pending booking for good."""

    reason: Reason = Field(None)


class ConfirmBooking(ApiRequest):
    """Confirm a pending booking."""


class CompleteBooking(ApiRequest):
    """Say that a booking took place."""


class MissBooking(ApiRequest):
    """Say that nobody came."""
