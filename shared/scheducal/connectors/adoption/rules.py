"""Which booking of ours a booking of another system would be. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any, Final

from scheducal.connectors.adoption.model import NotPlaced, Reason
from scheducal.connectors.connections.ruleset.model import Ruleset
from scheducal.connectors.foreign import ForeignBooking
from scheducal.errors import Refusal
from scheducal.values import dataclass
from scheducal.walltime.wall_time import WallTime
from scheducal.walltime.zones import zone_names

_NO_ZONE: Final = "UTC"
# The system has granted the time already, so that rules of ours which others judge by do not count.
WAIVED: Final = ("hours", "notice", "horizon", "limits", "grid", "past")
_REASONS: Mapping[str, Reason] = {
    "slot_unavailable": "time_taken",
    "already_booked": "time_taken",
    "service_not_found": "no_service",
    "resource_not_found": "no_resource",
}


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a booking would go. minutes: how long it takes."""

    service_id: str
    resource_id: str | None
    start: WallTime
    minutes: int


def place_of(foreign: ForeignBooking, rules: Ruleset) -> Placement:
    """Find the place; raises NotPlaced."""
    service_id = rules.services.get(foreign.service or "")
    if service_id is None:
        raise NotPlaced("no_service", f"rules.services has no entry for {foreign.service or 'a booking without one'}")
    start, minutes = _time(foreign)
    return Placement(service_id, _resource(foreign, rules), start, minutes)


def customer_of(foreign: ForeignBooking) -> dict[str, Any]:
    """Give who books, in the form of a request; raises NotPlaced."""
    if not foreign.email and not foreign.phone:
        raise NotPlaced("no_customer", "the booking has neither an e-mail address nor a telephone number")
    name = foreign.name or foreign.email or foreign.phone
    given = {"name": name, "email": foreign.email, "phone": foreign.phone}
    return {name: value for name, value in given.items() if value}


def reason_of(refusal: Refusal) -> Reason:
    """Say why the service refused a booking."""
    if refusal.code in _REASONS:
        return _REASONS[refusal.code]
    param = refusal.param or ""
    if param.startswith("customer"):
        return "no_customer"
    return "invalid_time" if param in ("start", "duration", "timeZone") else "refused"


def _time(foreign: ForeignBooking) -> tuple[WallTime, int]:
    start, end = foreign.start, foreign.end
    if start is None or end is None or end <= start:
        raise NotPlaced("invalid_time", "the booking has no time that begins before it ends")
    seconds = int((end - start).total_seconds())
    if seconds % 60 or start.second or start.microsecond:
        raise NotPlaced("invalid_time", "the booking does not begin and end in whole minutes")
    zone = foreign.time_zone if foreign.time_zone in zone_names() else _NO_ZONE
    return WallTime.at(start.astimezone(UTC), str(zone)), seconds // 60


def _resource(foreign: ForeignBooking, rules: Ruleset) -> str | None:
    """Find the resource. Without a table of them, any that the service may have serves."""
    if foreign.resource is None or not rules.resources:
        return None
    if foreign.resource not in rules.resources:
        raise NotPlaced("no_resource", f"rules.resources has no entry for {foreign.resource}")
    return rules.resources[foreign.resource]
