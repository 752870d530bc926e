"""How workers reach connected calendars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheducal.connections.wiring import ProviderOf


@dataclass(frozen=True, slots=True)
class Access:
    """provider_of: a connection's calendar. provider_of_ended: that of one deleted a short while ago.

    note_lost: tells a connection, by tenant and id, that its calendar lets us in no longer.
    """

    provider_of: ProviderOf
    provider_of_ended: ProviderOf
    note_lost: Callable[[str, str], None]
