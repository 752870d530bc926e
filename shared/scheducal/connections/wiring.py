"""The connected calendars of the function's own table."""

from __future__ import annotations

from typing import Protocol

from scheducal.calendars.connected import ConnectedCalendar


class ConnectionGone(Exception):
    """The tenant has no such connection, or no longer."""


class ProviderOf(Protocol):
    """Where a worker gets the provider of a connection: `provider_of`, or a test's own."""

    def __call__(self, tenant_id: str, calendar_id: str) -> ConnectedCalendar:
        """Raises ConnectionGone. A connection whose access was lost gives a provider that raises AccessLost."""
        ...
