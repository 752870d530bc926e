"""What is asked of a service, and what is known of its resources when it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Literal, get_args

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.shares import Share
from scheducal.availability.engine.time.ranges import Span
from scheducal.values import dataclass, replace

Reason = Literal[
    "busy",
    "buffer",
    "capacity",
    "limit",
    "channel",
    "time_off",
    "holiday",
    "hours",
    "grid",
    "notice",
    "horizon",
]

# Rules that the business may put aside for one booking. Capacity and existing bookings are none of them.
Waivable = Literal["hours", "notice", "horizon", "limits", "grid", "past"]

REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class SlotQuery:
    """duration: minutes, one of the service's.
    now: epoch seconds.
    time_zone: the asker's, IANA, None for the service's own; counts only where the grid follows the asker's clock.
    waived: rules that do not count for it.
    ignoring: ids of bookings and holds that take nothing: the one that is moved, the hold that is used up.
    keeps_time: the booking has this time already and others are to serve it, so that only they are judged.
    """

    duration: int
    now: int
    seats: int = 1
    time_zone: str | None = None
    ignoring: frozenset[str] = frozenset()
    keeps_time: bool = False
    waived: frozenset[Waivable] = frozenset()


@dataclass(frozen=True, slots=True)
class Load:
    """taken and busy are by resource id; all are in any order.

    taken: of the ledger.
    own: bookings of the customer who asks, where it is known who asks and the service limits them.
    busy: of connected calendars, half-open minutes since the epoch; one that begins when it ends still lies in the way.
    met: starts that the customer cannot have, since they have booked the service then.
    shares: what each had of the service; empty where nobody has to be chosen.
    """

    taken: Mapping[str, Sequence[Allocation]] = field(default_factory=dict, hash=False)
    busy: Mapping[str, Sequence[Span]] = field(default_factory=dict, hash=False)
    shares: Mapping[str, Share] = field(default_factory=dict, hash=False)
    own: Sequence[Allocation] = ()
    met: Sequence[int] = ()

    def counting(self, query: SlotQuery) -> Load:
        """Leave out what has expired and what is to be ignored."""
        live = {resource_id: _live(taken, query) for resource_id, taken in self.taken.items()}
        return replace(self, taken=live, own=_live(self.own, query))


def _live(taken: Iterable[Allocation], query: SlotQuery) -> list[Allocation]:
    return [each for each in taken if each.counts_at(query.now) and each.holder not in query.ignoring]
