"""What clients are told about availability: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.availability.engine.slot_query import Reason


class OpenSlot(TypedDict):
    """A time that can be booked.

    `start` and `end` are wall times in `timeZone`; the instants are UTC, and tell the two occurrences of a doubled
    hour apart. `resourceIds`: those that could serve it.
    """

    start: str
    end: str
    startInstant: str
    endInstant: str
    resourceIds: list[str]


class OpenDay(TypedDict):
    """The slots that start on a local date."""

    date: str
    slots: list[OpenSlot]


class KeptResource(TypedDict):
    """What keeps a resource from serving at a time."""

    resourceId: str
    reason: Reason


class Explanation(TypedDict):
    """Whether a time can be booked, and if not why. `resources`: those that could serve but for a reason each."""

    start: str
    startInstant: str
    isOffered: bool
    reason: Reason | None
    resources: list[KeptResource]


class Availability(TypedDict):
    """Slots by local date, dates without any left out; or with `explain` the explanation alone.

    `duration` in minutes. `unreachableResourceIds`: those whose connected calendar does not say when it is busy, so
    that they count as busy. `nextCursor` is null on the last page.
    """

    serviceId: str
    timeZone: str
    duration: int
    days: list[OpenDay]
    explanation: Explanation | None
    unreachableResourceIds: list[str]
    nextCursor: str | None


class NextSlots(TypedDict):
    """The first slots from a moment on; fewer than were asked for where the horizon ends before."""

    serviceId: str
    timeZone: str
    duration: int
    slots: list[OpenSlot]
    unreachableResourceIds: list[str]
