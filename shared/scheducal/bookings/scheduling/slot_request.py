"""The time that somebody wants to book, as a plain value."""

from __future__ import annotations

from collections.abc import Iterable

from scheducal.availability.engine.slot_query import Waivable
from scheducal.catalog.channels.model import Channel
from scheducal.catalog.services.model import Service
from scheducal.errors import Refusal
from scheducal.values import dataclass
from scheducal.walltime.parse import parse_whole_minute
from scheducal.walltime.wall_time import WallTime
from scheducal.walltime.zones import parse_zone


@dataclass(frozen=True, slots=True)
class SlotRequest:
    """Asks for one start.

    start: in whole minutes, in the asker's zone.
    duration: minutes, None for the service's usual one.
    resource_id: one that was asked for.
    keep: resources that are tried first, and given up where they are not free.
    waived: rules that the business puts aside.
    alternatives: how many times to look for where this one cannot be had.
    barred: resources that must not serve. The booking has its time already, so that only resources are judged.
    """

    service_id: str
    start: WallTime
    duration: int | None = None
    seats: int = 1
    resource_id: str | None = None
    keep: frozenset[str] = frozenset()
    alternatives: int = 3
    barred: frozenset[str] = frozenset()
    waived: frozenset[Waivable] = frozenset()

    @property
    def preferences(self) -> tuple[frozenset[str], ...]:
        """List the resources that the booking must have, in the order in which they are tried."""
        if self.resource_id is not None:
            return (frozenset([self.resource_id]),)
        return (self.keep, frozenset()) if self.keep else (frozenset(),)


def start_of(start: object, time_zone: object, param: str = "start", shown: Iterable[WallTime] = ()) -> WallTime:
    """Read a start; shown: times that mean themselves when they are sent back.

    Raise Refusal as walltime.parse does, since the engine counts whole minutes.
    """
    return parse_whole_minute(start, parse_zone(time_zone, "timeZone"), param, shown)


def duration_of(service: Service, slot_request: SlotRequest, kept: int | None = None) -> int:
    """Give the minutes; raises Refusal `invalid_field` for a duration that the service does not have.

    kept: those of a booking that moves, which it keeps though the service may have others by now.
    """
    if slot_request.duration is None:
        return service.durations[0]
    if slot_request.duration not in (*service.durations, kept):
        choices = ", ".join(map(str, service.durations))
        raise Refusal("invalid_field", f"duration must be one of this service's: {choices} minutes", param="duration")
    return slot_request.duration


def check_waived(channel: Channel, waived: frozenset[Waivable]) -> None:
    """Raise Refusal `insufficient_scope` for rules that somebody else than the business puts aside."""
    if waived and not channel.overrides_policy:
        message = "only the business may override rules; use an API key of a channel with overridesPolicy"
        raise Refusal("insufficient_scope", message, param="override")
