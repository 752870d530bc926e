"""What is said where a time cannot be had: why, and which times can (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.slot_query import Reason
from scheducal.availability.engine.slots import Slot
from scheducal.bookings.responses import FreeTime
from scheducal.clock import isoformat
from scheducal.errors import Refusal
from scheducal.walltime.wall_time import WallTime

WORDS: dict[Reason, str] = {
    "busy": "somebody has it, or a calendar is busy",
    "buffer": "it is too close to another booking",
    "capacity": "too few places are left",
    "limit": "there are as many bookings as the service allows in that period, or allows one customer",
    "channel": "it is not offered through this channel",
    "time_off": "it is in somebody's time off",
    "holiday": "it is on a public holiday",
    "hours": "it is outside of working hours",
    "grid": "bookings do not start at that minute",
    "notice": "it is too soon",
    "horizon": "it is too far ahead",
}


def unavailable(refused: Refused, nearest: Sequence[Slot], query: WallTime) -> Refusal:
    """Give Refusal `slot_unavailable`; its data has the reason and the alternatives, the nearest first."""
    message = f"this time is not free: {WORDS[refused.reason]}; alternatives are the nearest times that are"
    data = {
        "reason": refused.reason,
        "start": query.isoformat(),
        "startInstant": isoformat(query.instant),
        "alternatives": [alternative(slot, query.zone) for slot in nearest],
    }
    return Refusal("slot_unavailable", message, param="start", data=data)


def alternative(slot: Slot, zone: str) -> FreeTime:
    """Show a slot as a wall time in a zone."""
    instant = datetime.fromtimestamp(slot.start * 60, UTC)
    return FreeTime(start=WallTime.at(instant, zone).isoformat(), startInstant=isoformat(instant))
