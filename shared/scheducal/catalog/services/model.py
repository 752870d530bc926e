"""What can be booked, and under which rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Literal

from scheducal.catalog.channels.model import Channel
from scheducal.catalog.resources.model import Resource
from scheducal.values import dataclass

Pick = Literal["round_robin", "fairness", "in_order"]
LimitPer = Literal["day", "week", "month"]
LimitOf = Literal["day", "week", "month", "time"]
LimitScope = Literal["service", "resource", "customer"]
GridClock = Literal["resource", "service", "asker"]
MovesConfirmed = Literal["customer", "all", "none"]


@dataclass(frozen=True, slots=True)
class Rolling:
    """Today and so many local days after it, in the service's zone; business: only Mondays to Fridays are counted."""

    days: int
    business: bool = False


@dataclass(frozen=True, slots=True)
class Fixed:
    """From one local date in the service's zone to another, both included."""

    first_day: date
    last_day: date


Horizon = Rolling | Fixed


@dataclass(frozen=True, slots=True)
class Requirement:
    """Some of a group of resources, all for the whole of the booking.

    take: how many of them; 1 is any one, len(resources) all.
    pick: which of them, where more are free. `round_robin` takes the resource that was booked longest ago for the
        service, `fairness` the one that has fewest bookings for its weight, `in_order` the first as listed.
    weights: by place in `resources`, 1 to 100; empty where all are equal.
    """

    resources: tuple[str, ...]
    take: int = 1
    pick: Pick = "round_robin"
    weights: tuple[int, ...] = ()

    @property
    def turns(self) -> tuple[str, ...]:
        """List the resources that take turns: all, or none where nobody has to be chosen by turn."""
        return self.resources if self.take < len(self.resources) and self.pick != "in_order" else ()

    @property
    def weight_of(self) -> dict[str, int]:
        """Give the weight of each resource; round robin asks for none."""
        weights = self.weights if self.pick == "fairness" and self.weights else (1,) * len(self.resources)
        return dict(zip(self.resources, weights, strict=True))


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many bookings in a calendar day, week (from Monday) or month of the zone.

    per: `time` for at most so many at the same time, of any service; of a customer alone.
    scope: of the whole service, of the service with each single resource, or of the service by each customer.
    time_zone: None for the service's.
    """

    per: LimitOf
    most: int
    scope: LimitScope = "service"
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """amount: in the currency's minor unit (cents).
    currency: ISO 4217.
    """

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """What one channel may see of a service; None where the service's own rule holds.

    is_offered: False hides the service.
    resources: the only ones it may be given.
    notice: minutes.
    most_per_day: bookings that come by this channel, by local day in the service's zone.
    fraction: per cent of the capacity that bookings by this channel may take.
    """

    is_offered: bool = True
    resources: tuple[str, ...] | None = None
    notice: int | None = None
    horizon: Horizon | None = None
    most_per_day: int | None = None
    fraction: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One version of a service.

    service_id: `svc_…`.
    durations: minutes, the first is the default.
    buffer_before, buffer_after, notice, interval, offset: minutes.
    seats: how many parties share one time.
    staffing: all requirements together.
    fairness_days: how many days of bookings fairness looks back on; coming ones count too.
    limits: all hold.
    once_per_customer: one customer has at most one booking of it at the same start.
    moves_confirmed: whose moves are confirmed again, where confirmation is required.
    cancellation_notice, rescheduling_notice: minutes before the start until which a customer may; None for never.
    most_reschedules: None for any number.
    move_renews_cancellation: a move by the customer after the last time to cancel gives them a new one.
    channels: by channel name; one that is not named sees the service by its own rules.
    time_zone: IANA; of limits, horizons and channels' days.
    grid_clock: whose full hours starts lie on: each resource's own, the service's or the asker's zone's.
    is_packed: starts follow on each other in what is free, off the grid where that saves a slot; else they stay where
        they are, whatever is taken.
    subject, location: templates of the appointment's (`services.rules.worded`).
    changes_when_inactive: customers may still move and cancel what they booked before it was switched off.
    version: grows by one with each change.
    created_at, updated_at: aware UTC, whole seconds.
    """

    tenant_id: str
    service_id: str
    name: str
    time_zone: str
    durations: tuple[int, ...]
    staffing: tuple[Requirement, ...]
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    buffer_before: int = 0
    buffer_after: int = 0
    notice: int = 0
    horizon: Horizon = Rolling(60)
    interval: int = 30
    offset: int = 0
    grid_clock: GridClock = "resource"
    is_packed: bool = False
    seats: int = 1
    fairness_days: int = 28
    limits: tuple[Limit, ...] = ()
    once_per_customer: bool = True
    confirmation_required: bool = False
    moves_confirmed: MovesConfirmed = "customer"
    cancellation_notice: int | None = 0
    rescheduling_notice: int | None = 0
    most_reschedules: int | None = None
    move_renews_cancellation: bool = False
    price: Price | None = None
    channels: Mapping[str, ChannelRule] = field(default_factory=dict, hash=False)
    subject: str | None = None
    location: str | None = None
    is_active: bool = True
    changes_when_inactive: bool = True
    version: int = 1

    @property
    def resource_ids(self) -> tuple[str, ...]:
        """List every resource that it may take up, each once, in the order of the staffing."""
        return tuple(dict.fromkeys(each for requirement in self.staffing for each in requirement.resources))

    @property
    def limits_customers(self) -> bool:
        """Tell whether it limits single customers."""
        return any(limit.scope == "customer" for limit in self.limits)

    def rule_of(self, channel: str) -> ChannelRule:
        """Give what a channel may see."""
        return self.channels.get(channel, ChannelRule())


@dataclass(frozen=True, slots=True)
class ServiceWithResources:
    """resources: by id, those of the service's staffing; one that is gone is missing.
    channel: the asker's.
    """

    service: Service
    resources: Mapping[str, Resource] = field(hash=False)
    channel: Channel
