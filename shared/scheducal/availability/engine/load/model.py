"""What is taken of a resource: the ledger keeps it, the engine reads it."""

from __future__ import annotations

from typing import Literal

from scheducal.values import dataclass

AllocationKind = Literal["hold", "pending", "confirmed"]


@dataclass(frozen=True, slots=True)
class Allocation:
    """A hold or a booking on one resource.

    start, end: the booked time itself, half-open, in whole minutes since the epoch (UTC).
    before, after: the service's buffers in minutes, outside of it.
    seats: how much of the capacity it takes.
    holder: the id of the booking or hold.
    expires: for a hold the epoch second from which it takes nothing, else None.
    """

    start: int
    end: int
    before: int
    after: int
    seats: int
    holder: str
    kind: AllocationKind
    service_id: str
    channel: str
    expires: int | None = None

    def counts_at(self, second: int) -> bool:
        """Tell whether it still takes anything at an epoch second."""
        return self.expires is None or second < self.expires
