"""Why a time cannot be booked: what could change soonest comes first."""

from __future__ import annotations

from typing import Literal, get_args

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

REASONS: tuple[Reason, ...] = get_args(Reason)
