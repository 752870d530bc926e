"""What clients send about services."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from scheducal.catalog.fields import LONGEST_TEXT, UNSENT, CatalogRequest, Name, Truth, Whole, Zone, nullable_text
from scheducal.catalog.services.fields import (
    ChannelName,
    ChannelRuleFields,
    Horizon,
    LimitFields,
    Minutes,
    Notice,
    PriceFields,
    RequirementFields,
    Template,
)
from scheducal.catalog.services.model import GridClock, MovesConfirmed
from scheducal.text import lines_of

Durations = Annotated[
    list[Annotated[int, Field(ge=1, le=1440), Whole]],
    Field(
        min_length=1, max_length=20, description="Minutes to choose from; the first is the default.", examples=[[30]]
    ),
]
Staffing = Annotated[
    list[RequirementFields],
    Field(min_length=1, max_length=10, description="All of these together: a person and a room, say."),
]
Description = Annotated[
    str | None,
    BeforeValidator(lines_of(LONGEST_TEXT)),
    nullable_text("What customers read of it.", "Half an hour of advice.", longest=LONGEST_TEXT, lines=True),
]
Interval = Annotated[int, Field(ge=1, le=1440, description="Minutes from one possible start to the next."), Whole]
Offset = Annotated[int, Field(ge=0, le=1439, description="Minutes by which the starts are moved."), Whole]
FairnessDays = Annotated[
    int, Field(ge=1, le=365, description="With `fairness`: days of bookings that count, with the coming ones."), Whole
]
Policy = Annotated[
    Notice | None, Field(description="Minutes before the start, until which customers may; null: never.")
]


class UpdateService(CatalogRequest):
    """Change a service: only the fields that are there, each as a whole."""

    name: Name = Field(UNSENT)
    description: Description = Field(UNSENT)
    time_zone: Zone = Field(UNSENT, alias="timeZone")
    durations: Durations = Field(UNSENT)
    buffer_before: Minutes = Field(UNSENT, alias="bufferBefore", description="Minutes kept free before.")
    buffer_after: Minutes = Field(UNSENT, alias="bufferAfter", description="Minutes kept free after.")
    notice: Notice = Field(UNSENT, description="Minutes from now before which nothing can be booked.")
    horizon: Horizon = Field(UNSENT, description="How far ahead can be booked.")
    interval: Interval = Field(UNSENT)
    offset: Offset = Field(UNSENT)
    grid_clock: GridClock = Field(
        UNSENT, alias="gridClock", description="Whose full hours starts lie on: `resource`, `service` or `asker`."
    )
    is_packed: Truth = Field(
        UNSENT, alias="isPacked", description="Whether starts follow on each other in what is free, off the grid."
    )
    seats: Annotated[int, Field(ge=1, le=1000, description="Parties that share one time."), Whole] = Field(UNSENT)
    staffing: Staffing = Field(UNSENT)
    fairness_days: FairnessDays = Field(UNSENT, alias="fairnessDays")
    limits: Annotated[list[LimitFields], Field(max_length=10)] = Field(UNSENT)
    once_per_customer: Truth = Field(
        UNSENT, alias="oncePerCustomer", description="Whether one customer can have a time of it only once."
    )
    confirmation_required: Truth = Field(UNSENT, alias="confirmationRequired")
    moves_confirmed: MovesConfirmed = Field(
        UNSENT,
        alias="movesConfirmed",
        description="With `confirmationRequired`: whose moves of confirmed bookings are confirmed again.",
    )
    cancellation_notice: Policy = Field(UNSENT, alias="cancellationNotice")
    rescheduling_notice: Policy = Field(UNSENT, alias="reschedulingNotice")
    most_reschedules: Annotated[int, Field(ge=0, le=1000), Whole] | None = Field(UNSENT, alias="mostReschedules")
    move_renews_cancellation: Truth = Field(
        UNSENT,
        alias="moveRenewsCancellation",
        description="Whether a customer who can no longer cancel, and moves the booking, can cancel again.",
    )
    price: PriceFields | None = Field(UNSENT)
    channels: Annotated[dict[ChannelName, ChannelRuleFields], Field(max_length=20)] = Field(UNSENT)
    subject: Template = Field(UNSENT)
    location: Template = Field(UNSENT)
    is_active: Truth = Field(UNSENT, alias="isActive")
    changes_when_inactive: Truth = Field(
        UNSENT,
        alias="changesWhenInactive",
        description="Whether customers can still change their bookings when it takes no new ones.",
    )


class CreateService(UpdateService):
    """Add what can be booked."""

    name: Name
    time_zone: Zone = Field(alias="timeZone")
    durations: Durations
    staffing: Staffing


class DeleteService(CatalogRequest):
    """Delete a service."""
