"""How an edge calls things in what it refuses: `/api/v1/calendars` came before there were other connections. Pure."""

from __future__ import annotations

from scheducal.errors import Refusal
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """One edge's words.

    identity: the field with the id of a connection. settings, secrets: what comes before the name of a setting.
    missing, what: the code and the words for an id that leads to nothing. thing: what it leads to. only_calendars:
    whether other connections do not exist there.
    """

    identity: str
    settings: str
    secrets: str
    missing: str
    what: str
    thing: str
    only_calendars: bool = False

    def not_found(self) -> Refusal:
        """Refuse an id that is none, or another tenant's."""
        return Refusal(self.missing, f"there is no {self.what} with this id", param=self.identity)


CALENDARS = Names(
    identity="calendarId",
    settings="",
    secrets="",
    missing="calendar_not_found",
    what="connected calendar",
    thing="calendar",
    only_calendars=True,
)
CONNECTIONS = Names(
    identity="connectionId",
    settings="settings.",
    secrets="secrets.",
    missing="connection_not_found",
    what="connection",
    thing="connection",
)
