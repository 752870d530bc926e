"""What comes of a look at an event: the next thing to write, as a plain value."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from scheducal.appointments.rules import AppointmentDecision
from scheducal.connectors.protocol import PushedState
from scheducal.values import dataclass

Winner = Literal["calendar", "api"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both sides changed. lost: the value that gave way, in words."""

    field: str
    winner: Winner
    lost: str


@dataclass(frozen=True, slots=True)
class Followed:
    """The appointment follows the calendar.

    pushed_state: what both agree on from then on.
    actor: who made the change.
    """

    decision: AppointmentDecision
    pushed_state: PushedState
    actor: str
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """The appointment stays as it is; `told` knows what the calendar shows, and what of ours is to be written again.

    is_restored: whether somebody restored the event of a cancelled appointment.
    """

    pushed_state: PushedState
    conflicts: tuple[Conflict, ...] = ()
    is_restored: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """Nobody came, as people say there, or somebody did after all. The appointment stays as it is.

    actor: who said so. at: when, aware. winner: where somebody here said something else.
    """

    pushed_state: PushedState
    actor: str
    is_no_show: bool
    at: datetime
    winner: Literal["later", "ours", "theirs"]


Next = Followed | Kept | Presence | None
