"""What clients are told of resources: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.catalog.resources.model import ResourceKind


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


class ConflictingBooking(TypedDict):
    """A coming booking on which an absence falls."""

    bookingId: str
    serviceName: str
    start: str
    timeZone: str
    startInstant: str
    endInstant: str


class ShownResource(ResourceContents):
    """A person, a room or a piece of equipment."""

    resourceId: str
    version: int
    dateCreated: str
    lastUpdated: str


class UpdatedResource(ShownResource):
    """A resource after a change. `conflicts` has the coming bookings that a change of `timeOff` leaves absent."""

    conflicts: list[ConflictingBooking]


class ResourcePage(TypedDict):
    """One page of a list; `nextCursor` is null on the last."""

    resources: list[ShownResource]
    nextCursor: str | None


class DeletedResource(TypedDict):
    """What is gone."""

    resourceId: str
