"""What clients send to change a booking that goes on, or to end it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field

from scheducal.bookings.fields import Metadata
from scheducal.bookings.fields import Notes as BookingNotes
from scheducal.bookings.model import Booking, CustomerSnapshot
from scheducal.catalog.fields import UNSENT, Email, Name, Nested, NullableZone, Phone, nullable_text
from scheducal.errors import Refusal
from scheducal.requests import ApiRequest, NotifyingRequest
from scheducal.text import lines_of
from scheducal.values import replace


class ContactFields(Nested):
    """Who a booking is for: only the fields that are there."""

    name: Name = Field(UNSENT)
    email: Email = Field(UNSENT)
    phone: Phone = Field(UNSENT)
    time_zone: NullableZone = Field(UNSENT, alias="timeZone")

    def corrected(self, before: CustomerSnapshot) -> CustomerSnapshot:
        """Give the contact as it then is; raises Refusal where nobody could be reached by it."""
        after = replace(before, **self.model_dump(include=self.model_fields_set))
        if after.email is None and after.phone is None:
            message = "customer.email or customer.phone is required: a customer is reached by one of them"
            raise Refusal("missing_required_field", message, param="customer.email")
        return after


class UpdateBooking(NotifyingRequest):
    """Correct one booking: only the fields that are there."""

    customer: ContactFields = Field(UNSENT, description="The contact of this booking alone.")
    notes: BookingNotes = Field(UNSENT)
    metadata: Metadata = Field(UNSENT, description="All of it, in place of what there was.")

    def corrected(self, before: Booking) -> Booking:
        """Give the booking with what was sent, under the version that it has; raises Refusal."""
        sent = self.sent()
        if self.customer is not None:
            sent["snapshot"] = sent.pop("customer").corrected(before.snapshot)
        return replace(before, **sent)


_LONGEST_REASON = 4096
Reason = Annotated[
    str | None,
    BeforeValidator(lines_of(_LONGEST_REASON)),
    nullable_text(
        "Why; the customer is told with the cancellation.", "The customer is ill.", longest=_LONGEST_REASON, lines=True
    ),
]
# Appointments call it their comment.
_REASON = Field(None, validation_alias=AliasChoices("reason", "comment"))


class CancelBooking(NotifyingRequest):
    """Cancel a booking for good."""

    reason: Reason = _REASON


class DeclineBooking(ApiRequest):
    """Decline a pending booking for good."""

    reason: Reason = _REASON


class ConfirmBooking(NotifyingRequest):
    """Confirm a pending booking."""


class CompleteBooking(ApiRequest):
    """Say that a booking took place."""


class MissBooking(ApiRequest):
    """Say that nobody came."""
