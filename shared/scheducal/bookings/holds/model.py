"""A hold: a time that is kept for somebody for some minutes. Values and rules (pure)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from scheducal.availability.engine.load.model import Allocation
from scheducal.bookings.model import AssignedResource, minute_of
from scheducal.errors import Refusal
from scheducal.values import dataclass, replace
from scheducal.walltime.wall_time import WallTime

State = Literal["active", "consumed", "released", "expired"]


@dataclass(frozen=True, slots=True)
class Hold:
    """hold_id: `hld_…`.
    start, end, before, after, seats: as of a booking.
    expires_at: aware UTC; from then on it takes nothing, whatever its state says.
    booking_id: of the booking that consumed it.
    """

    tenant_id: str
    hold_id: str
    service_id: str
    start: WallTime
    end: WallTime
    resources: tuple[AssignedResource, ...]
    channel: str
    created_at: datetime
    expires_at: datetime
    seats: int = 1
    before: int = 0
    after: int = 0
    state: State = "active"
    booking_id: str | None = None

    @property
    def resource_ids(self) -> tuple[str, ...]:
        """List the resources that it takes up."""
        return tuple(each.resource_id for each in self.resources)

    def state_at(self, at: datetime) -> State:
        """Give its state, as far as time decides it: rows are changed some time after."""
        return "expired" if self.state == "active" and at >= self.expires_at else self.state

    def allocation(self) -> Allocation:
        """Give what it takes of each of its resources."""
        return Allocation(
            start=minute_of(self.start.instant),
            end=minute_of(self.end.instant),
            before=self.before,
            after=self.after,
            seats=self.seats,
            holder=self.hold_id,
            kind="hold",
            service_id=self.service_id,
            channel=self.channel,
            expires=int(self.expires_at.timestamp()),
        )


def consumed(hold: Hold, booking_id: str, at: datetime) -> Hold:
    """Let a booking take it over; raises Refusal `hold_unavailable`."""
    check_active(hold, at)
    return replace(hold, state="consumed", booking_id=booking_id)


def released(hold: Hold, at: datetime) -> Hold:
    """Give it back before its time; raises Refusal `hold_unavailable`."""
    check_active(hold, at)
    return replace(hold, state="released")


def check_active(hold: Hold, at: datetime) -> None:
    """Raise Refusal `hold_unavailable` for a hold that keeps nothing any more."""
    state = hold.state_at(at)
    if state != "active":
        raise unavailable(hold, state)


def unavailable(hold: Hold, state: State) -> Refusal:
    """Refuse the use of a hold that keeps nothing any more."""
    return _refused(hold, state, f"the hold is {state}; make a new one, or book without a hold")


def without_service(hold: Hold) -> Refusal:
    """Refuse the use of a hold whose service was deleted."""
    return _refused(hold, hold.state, "the service of this hold was deleted; book another service")


def _refused(hold: Hold, state: State, message: str) -> Refusal:
    return Refusal("hold_unavailable", message, param="holdId", data={"holdId": hold.hold_id, "state": state})
