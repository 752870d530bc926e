"""What clients are told about connected calendars: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.connectors.registry import CalendarKind

CalendarAuth = Literal["oauth", "client_credentials", "service_account", "api_key"]


class ShownCalendar(TypedDict):
    """A connected calendar. `isDefault`: whether new appointments go there."""

    calendarId: str
    version: int
    kind: CalendarKind
    auth: CalendarAuth
    account: str
    directoryId: str | None
    calendar: str
    label: str | None
    state: Literal["active", "reauthorization_required"]
    isDefault: bool
    dateCreated: str
    lastUpdated: str


class CalendarList(TypedDict):
    """All connected calendars of the account, oldest first."""

    calendars: list[ShownCalendar]


class AskedOwner(TypedDict):
    """A link for the calendar's owner, who opens it in a browser and agrees; the calendar is connected after that."""

    calendarId: str
    authorizationUrl: str
    authorizationExpires: str


class DisconnectedCalendar(TypedDict):
    """A calendar that is no longer connected."""

    calendarId: str
