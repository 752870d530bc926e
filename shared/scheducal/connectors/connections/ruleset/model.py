"""A connection's rules as a plain value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from scheducal.values import dataclass

if TYPE_CHECKING:
    from scheducal.connectors.protocol import Happening

Direction = Literal["both", "out", "in"]
Act = Literal["do", "leave"]
Winner = Literal["later", "ours", "theirs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """What a connection does.

    direction: `out` tells the system and follows nothing, `in` follows it and tells it nothing. on_create, on_move,
    on_cancel, on_no_show: whether the system is told of it. notifies: whether the system tells people by itself; None
    leaves that to the connector. winner: who wins where both sides changed the same. adopts: whether bookings that
    begin there become ours. services, resources: our ids by the system's.
    """

    direction: Direction = "both"
    on_create: Act = "do"
    on_move: Act = "do"
    on_cancel: Act = "do"
    on_no_show: Act = "leave"
    notifies: bool | None = None
    winner: Winner = "later"
    adopts: bool = False
    services: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, str] = field(default_factory=dict)

    @property
    def goes_out(self) -> bool:
        """Tell whether the system is told anything."""
        return self.direction != "in"

    @property
    def comes_in(self) -> bool:
        """Tell whether changes of the system are followed."""
        return self.direction != "out"

    def tells(self, happening: Happening) -> bool:
        """Tell whether the system is told that this happened."""
        acts = {
            "created": self.on_create,
            "moved": self.on_move,
            "cancelled": self.on_cancel,
            "no_show": self.on_no_show,
        }
        return self.goes_out and acts[happening] == "do"


USUAL = Ruleset()
