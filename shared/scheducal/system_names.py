"""Names of systems: `email`, or a kind and the connection, `exchange:cal_…`. Pure."""

from __future__ import annotations

from typing import Final

EMAIL: Final = "email"


def system_name(kind: str, connection_id: str) -> str:
    """Name the system that a connection of that kind is."""
    return f"{kind}:{connection_id}"


def kind_of(system: str) -> str:
    """`email`, or the kind of the connection."""
    return system.partition(":")[0]


def connection_of(system: str) -> str | None:
    """Give the connection's id, None for e-mail."""
    return system.partition(":")[2] or None


def calendar_of(system: str) -> str | None:
    """Give the connection's id where it is a calendar's, None for any other."""
    connection_id = connection_of(system)
    return connection_id if connection_id and connection_id.startswith("cal_") else None
