"""Who may use a connected calendar now: so many at once, nobody while it wants to be left alone. Pure.

Whoever finds no place gets a turn of its own, a little after the turn before. Thousands that wait for one calendar come
back one after the other, at the pace at which places get free, and not all at once again and again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

# Microsoft allows four at once for a mailbox, and Google as many.
PLACES = 4
# Longer than a worker's function may run; after a crash the place is free again.
LEASE = timedelta(seconds=120)
# About a quarter of what one sync takes.
PACE = timedelta(milliseconds=250)
LONGEST_WAIT = timedelta(seconds=900)
LONGEST_PAUSE = timedelta(hours=1)

Gate = Mapping[str, Any]


def milliseconds(instant: datetime) -> int:
    """Since the epoch, which is how a gate's row keeps time."""
    return int(instant.timestamp() * 1000)


def free_place(gate: Gate, now: datetime) -> int | None:
    """The number of a place that nobody has; None where there is none, or where the calendar is left alone."""
    at = milliseconds(now)
    if gate.get("pausedUntil", 0) > at:
        return None
    return next((place for place in range(PLACES) if gate.get(f"until{place}", 0) <= at), None)


def wait_for_turn(gate: Gate, now: datetime) -> timedelta:
    """How long until one's own turn, at least a second; never longer than a message can be delayed."""
    at = milliseconds(now)
    last = max(at, gate.get("lastTurn", 0), gate.get("pausedUntil", 0))
    wait = timedelta(milliseconds=last - at) + PACE
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


def pause_until(now: datetime, asked: timedelta) -> datetime:
    """When a calendar may be used again that asked to be left alone for a while; an hour at most."""
    return now + min(max(asked, timedelta()), LONGEST_PAUSE)
