"""What clients are told of services: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.catalog.services.model import GridClock, LimitOf, LimitScope, MovesConfirmed, Pick


class RollingHorizon(TypedDict):
    """So many days from today on."""

    days: int
    business: bool


# Not a class, since `from` is a keyword.
FixedHorizon = TypedDict("FixedHorizon", {"from": str, "to": str})
ShownHorizon = RollingHorizon | FixedHorizon


class ShownRequirement(TypedDict):
    """Some of a group of resources, for the whole of the booking."""

    resources: list[str]
    take: int
    pick: Pick
    weights: list[int]


class ShownLimit(TypedDict):
    """At most so many bookings."""

    per: LimitOf
    most: int
    scope: LimitScope
    timeZone: str | None


class ShownPrice(TypedDict):
    """`amount` in the currency's minor unit."""

    amount: int
    currency: str


class ShownChannelRule(TypedDict):
    """What one channel may see; null where the service's own rule holds."""

    isOffered: bool
    resources: list[str] | None
    notice: int | None
    horizon: ShownHorizon | None
    mostPerDay: int | None
    fraction: int | None


class ServiceContents(TypedDict):
    """What a service is, without its id. Times are minutes."""

    name: str
    description: str | None
    timeZone: str
    durations: list[int]
    bufferBefore: int
    bufferAfter: int
    notice: int
    horizon: ShownHorizon
    interval: int
    offset: int
    gridClock: GridClock
    isPacked: bool
    seats: int
    staffing: list[ShownRequirement]
    fairnessDays: int
    limits: list[ShownLimit]
    oncePerCustomer: bool
    confirmationRequired: bool
    movesConfirmed: MovesConfirmed
    cancellationNotice: int | None
    reschedulingNotice: int | None
    mostReschedules: int | None
    moveRenewsCancellation: bool
    price: ShownPrice | None
    channels: dict[str, ShownChannelRule]
    subject: str | None
    location: str | None
    isActive: bool
    changesWhenInactive: bool


class ShownService(ServiceContents):
    """What can be booked."""

    serviceId: str
    version: int
    dateCreated: str
    lastUpdated: str


class ServicePage(TypedDict):
    """One page of a list; `nextCursor` is null on the last."""

    services: list[ShownService]
    nextCursor: str | None


class DeletedService(TypedDict):
    """What is gone."""

    serviceId: str
