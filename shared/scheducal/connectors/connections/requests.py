"""What clients send about connected calendars."""

from __future__ import annotations

from pydantic import Field

from scheducal.connectors.connections.fields import (
    Account,
    AuthField,
    Calendar,
    DirectoryId,
    IsDefault,
    KindField,
    Label,
    RenewedId,
)
from scheducal.requests import ApiRequest


class ConnectCalendar(ApiRequest):
    """Connect a calendar, or ask for access to one again."""

    kind: KindField
    auth: AuthField
    account: Account = None
    directory: DirectoryId = Field(None, alias="directoryId")
    calendar: Calendar = None
    label: Label = None
    is_default: IsDefault = Field(None, alias="isDefault")
    calendar_id: RenewedId = Field(None, alias="calendarId")


class UpdateCalendar(ApiRequest):
    """Change a connected calendar: only the fields that are there."""

    label: Label = None
    is_default: IsDefault = Field(None, alias="isDefault")


class DisconnectCalendar(ApiRequest):
    """Disconnect a calendar."""
