"""What clients are told of the catalog: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.catalog.resources.model import ResourceKind
from scheducal.catalog.services.model import GridClock, LimitPer, LimitScope, Pick


class WeeklyHours(TypedDict):
    """Ranges such as `09:00-17:00` for each day of the week."""

    monday: list[str]
    tuesday: list[str]
    wednesday: list[str]
    thursday: list[str]
    friday: list[str]
    saturday: list[str]
    sunday: list[str]


class ShownOverride(TypedDict):
    """What holds on one date in place of the weekly hours."""

    date: str
    ranges: list[str]


class ShownTimeOff(TypedDict):
    """Wall times in the resource's zone, half-open."""

    start: str
    end: str
    reason: str | None


# Not a class, since `from` is a keyword.
ShownStay = TypedDict("ShownStay", {"from": str, "to": str | None, "timeZone": str})


class ShownExtraHoliday(TypedDict):
    """A day that the business keeps beyond the public ones."""

    date: str
    name: str


class ShownHolidays(TypedDict):
    """Public holidays that are kept, but for those in `worked`, and extra ones."""

    country: str
    region: str | None
    worked: list[str]
    extra: list[ShownExtraHoliday]


class ResourceContents(TypedDict):
    """What a resource is, without its id."""

    name: str
    kind: ResourceKind
    timeZone: str
    weekly: WeeklyHours
    overrides: list[ShownOverride]
    timeOff: list[ShownTimeOff]
    stays: list[ShownStay]
    holidays: ShownHolidays | None
    capacity: int
    email: str | None
    calendarId: str | None
    isActive: bool


class ShownResource(ResourceContents):
    """A person, a room or a piece of equipment."""

    resourceId: str
    version: int
    dateCreated: str
    lastUpdated: str


class ResourcePage(TypedDict):
    """One page of a list; `nextCursor` is null on the last."""

    resources: list[ShownResource]
    nextCursor: str | None


class DeletedResource(TypedDict):
    """What is gone."""

    resourceId: str


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

    per: LimitPer
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
    limits: list[ShownLimit]
    confirmationRequired: bool
    cancellationNotice: int | None
    reschedulingNotice: int | None
    mostReschedules: int | None
    price: ShownPrice | None
    channels: dict[str, ShownChannelRule]
    subject: str | None
    location: str | None
    isActive: bool


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


class ChannelContents(TypedDict):
    """What holds for a channel, without its name. Times are seconds."""

    holdSeconds: int
    mostHoldSeconds: int
    overridesPolicy: bool


class ShownChannel(ChannelContents):
    """A way by which requests come; `version` 0 and null dates for a built-in one that nobody changed."""

    channel: str
    isBuiltIn: bool
    version: int
    dateCreated: str | None
    lastUpdated: str | None


class ChannelList(TypedDict):
    """All channels, the built-in ones first."""

    channels: list[ShownChannel]


class DeletedChannel(TypedDict):
    """What is gone, or as it was at first again."""

    channel: str


class CustomerContents(TypedDict):
    """What is known of a customer, without the id."""

    name: str
    email: str | None
    phone: str | None
    timeZone: str | None
    notes: str | None


class ShownCustomer(CustomerContents):
    """Who books."""

    customerId: str
    version: int
    dateCreated: str
    lastUpdated: str


class CustomerPage(TypedDict):
    """One page of a list; `nextCursor` is null on the last."""

    customers: list[ShownCustomer]
    nextCursor: str | None


class DeletedCustomer(TypedDict):
    """What is gone."""

    customerId: str
