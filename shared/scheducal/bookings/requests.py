"""What clients send to make a booking or to give it another time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from scheducal.availability.engine.slot_query import Waivable
from scheducal.bookings.fields import (
    Duration,
    HoldId,
    Metadata,
    OptionalService,
    OptionalStart,
    OptionalZone,
    RequiredStart,
    Resource,
    Seats,
    text,
)
from scheducal.bookings.fields import Notes as BookingNotes
from scheducal.bookings.holds.model import Hold
from scheducal.bookings.model import Booking, Override
from scheducal.bookings.scheduling.slot_request import SlotRequest, start_of
from scheducal.bookings.series.model import MOST_OCCURRENCES
from scheducal.catalog.fields import (
    DateText,
    Email,
    Name,
    Nested,
    Notes,
    NullableZone,
    Phone,
    Truth,
    Whole,
    nullable_text,
)
from scheducal.errors import Refusal
from scheducal.requests import NotifyingRequest
from scheducal.text import line_of

OverrideReason = Annotated[
    str | None,
    BeforeValidator(line_of(255)),
    nullable_text("Why, for the timeline. Required with `override`.", "A regular, by phone.", longest=255),
]


class CustomerFields(Nested):
    """Who books: found by e-mail address, or without one by number, else added."""

    name: Name
    email: Email = Field(None)
    phone: Phone = Field(None)
    time_zone: NullableZone = Field(None, alias="timeZone")
    notes: Notes = Field(None)

    def contents(self) -> dict[str, Any]:
        """Give the contents as documents of customers have them."""
        return self.model_dump(by_alias=True)


class Recurrence(Nested):
    """The same wall time again: by a rule, or on starts of their own."""

    frequency: Literal["daily", "weekly", "monthly"] | None = Field(None, description="By a rule: how often.")
    interval: Annotated[int, Whole, Field(ge=1, le=365, description="Every so many days, weeks or months.")] = 1
    count: Annotated[int, Whole, Field(ge=2, le=MOST_OCCURRENCES)] | None = Field(
        None, description="How many bookings in all, the first included."
    )
    until: DateText | None = Field(None, description="The last local date on which one may start.")
    starts: Annotated[list[str], Field(min_length=1, max_length=MOST_OCCURRENCES - 1)] | None = Field(
        None, description="Without a rule: the further starts, each like `start`."
    )


class OverridingRequest(NotifyingRequest):
    """Chooses a time, where the business may put rules aside."""

    override: Annotated[
        list[Waivable], Field(max_length=6, description="Rules that do not count this time; for the business alone.")
    ] = Field([])
    override_reason: OverrideReason = Field(None, alias="overrideReason")

    @property
    def waived(self) -> frozenset[Waivable]:
        """Give the rules that do not count; raises Refusal `missing_required_field` for rules or a reason alone."""
        if bool(self.override) != (self.override_reason is not None):
            missing, other = ("overrideReason", "override") if self.override else ("override", "overrideReason")
            raise Refusal("missing_required_field", f"{missing} is required with {other}", param=missing)
        return frozenset(self.override)

    def overridden(self, actor: str) -> Override | None:
        """Give what the booking keeps of it; None where all rules count."""
        rules = tuple(dict.fromkeys(self.override))
        return Override(rules, str(self.override_reason), actor) if rules else None


class CreateBooking(OverridingRequest):
    """Book a time, with or without a hold; with `recurrence` several."""

    service_id: OptionalService = Field(None, alias="serviceId")
    start: OptionalStart = Field(None)
    time_zone: OptionalZone = Field(None, alias="timeZone")
    duration: Duration = Field(None)
    resource_id: Resource = Field(None, alias="resourceId")
    seats: Seats = Field(1)
    hold_id: HoldId = Field(None, alias="holdId")
    customer: CustomerFields | None = Field(None, description="Who books.")
    customer_id: Annotated[
        str | None,
        BeforeValidator(text),
        Field(description="A customer that is known, in place of `customer`; for keys of the channel `internal`."),
    ] = Field(None, alias="customerId")
    notes: BookingNotes = Field(None)
    metadata: Metadata = Field({})
    recurrence: Recurrence | None = Field(None, description="More bookings like this one.")
    all_or_nothing: Truth = Field(
        default=False, alias="allOrNothing", description="Of several bookings: make none unless all can be had."
    )

    def check(self) -> None:
        """Raise Refusal for fields that do not go together."""
        if (self.customer is None) == (self.customer_id is None):
            message = "customer or customerId is required, and not both"
            raise Refusal("missing_required_field", message, param="customer")
        if self.customer is not None and self.customer.email is None and self.customer.phone is None:
            message = "customer.email or customer.phone is required: a customer is found again by one of them"
            raise Refusal("missing_required_field", message, param="customer.email")
        if self.hold_id is None:
            for name, value in (("serviceId", self.service_id), ("start", self.start), ("timeZone", self.time_zone)):
                if value is None or value == "":
                    raise Refusal("missing_required_field", f"{name} is required without holdId", param=name)
        elif self.recurrence is not None:
            raise Refusal("invalid_field", "a hold keeps one time; leave out recurrence or holdId", param="recurrence")
        elif self.override or self.override_reason is not None:
            raise Refusal("invalid_field", "a hold's time is granted already; leave out override", param="override")

    def slot_request(self) -> SlotRequest:
        """Ask for a booking without a hold; raises Refusal for a start that is none."""
        start = start_of(self.start, self.time_zone)
        return SlotRequest(str(self.service_id), start, self.duration, self.seats, self.resource_id, waived=self.waived)

    def check_hold(self, hold: Hold) -> None:
        """Raise Refusal where the request says something else than its hold."""
        zone = self.time_zone or hold.start.zone
        start = start_of(self.start, zone, shown=[hold.start]) if self.start is not None else hold.start
        length = int((hold.end.instant - hold.start.instant).total_seconds()) // 60
        for name, differs in (
            ("serviceId", self.service_id not in (None, hold.service_id)),
            ("start", start.instant != hold.start.instant),
            ("duration", self.duration not in (None, length)),
            ("resourceId", self.resource_id not in (None, *hold.resource_ids)),
            ("seats", "seats" in self.model_fields_set and self.seats != hold.seats),
        ):
            if differs:
                message = f"{name} differs from the hold; leave it out, or make another hold"
                raise Refusal("invalid_field", message, param=name)


class RescheduleBooking(OverridingRequest):
    """Give a booking another time, or another resource."""

    start: RequiredStart
    time_zone: OptionalZone = Field(None, alias="timeZone")
    duration: Duration = Field(None)
    resource_id: Resource = Field(None, alias="resourceId")

    def slot_request(self, before: Booking) -> SlotRequest:
        """Ask for the new time.

        The resources that serve the booking go on serving it where they can. Raises Refusal for a start that is none.
        """
        start = start_of(self.start, self.time_zone or before.start.zone, shown=[before.start])
        same = frozenset(before.resource_ids)
        return SlotRequest(
            before.service_id,
            start,
            self.duration or before.minutes,
            before.seats,
            self.resource_id,
            same,
            waived=self.waived,
        )
