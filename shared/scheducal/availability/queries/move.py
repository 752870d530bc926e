"""A booking that is to get another time, as far as a list of free times depends on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.time.ranges import Span
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class CustomerTime:
    """Something that a customer has booked. may_repeat: it lets them have the same service at the same start."""

    taken: Allocation
    may_repeat: bool


@dataclass(frozen=True, slots=True)
class Move:
    """booking_id: it takes nothing, since it gives its time back.
    minutes, seats: it keeps them, though the service may have others by now.
    channel: by which it came.
    own: reads what its customer has in a range of minutes.
    """

    booking_id: str
    minutes: int
    seats: int
    channel: str
    own: Callable[[Span], Sequence[CustomerTime]]
