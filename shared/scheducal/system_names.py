"""Names of calendar systems: `email`, or a kind of calendar and the connection, `exchange:cal_…`. Pure."""

from __future__ import annotations

from typing import Final

EMAIL: Final = "email"


def system_name(kind: str, calendar_id: str) -> str:
    """Name the system that a connection of that kind is."""
    return f"{kind}:{calendar_id}"


def kind_of(system: str) -> str:
    """`email`, or the kind of the connection."""
    return system.partition(":")[0]


def calendar_of(system: str) -> str | None:
    """Give the connection's id, None for e-mail."""
    return system.partition(":")[2] or None
