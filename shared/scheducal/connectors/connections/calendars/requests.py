"""What clients send about connected calendars."""

from __future__ import annotations

from pydantic import Field

from scheducal.connectors import registry
from scheducal.connectors.connections.calendars.fields import (
    Account,
    AuthField,
    Calendar,
    DirectoryId,
    IsDefault,
    KindField,
    Label,
    RenewedId,
)
from scheducal.connectors.connections.model import Renewal, Wanted, settings_of
from scheducal.connectors.connections.names import CALENDARS
from scheducal.connectors.connections.rules import check_way
from scheducal.connectors.connections.settings import Form
from scheducal.errors import Refusal
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

    def asked(self) -> Wanted | Renewal:
        """Give the connection that is asked for, or the one that is to be renewed; raises Refusal."""
        check_way(self.kind, self.auth)
        return self._wanted() if self.calendar_id is None else self._renewal(self.calendar_id)

    def _wanted(self) -> Wanted:
        settings = settings_of(self.account, self.calendar, self.directory)
        filled = Form(registry.manifest(self.kind), self.auth, CALENDARS).filled(settings, {})
        return Wanted(self.kind, self.auth, filled.settings, label=self.label, make_default=self.is_default)

    def _renewal(self, calendar_id: str) -> Renewal:
        only_of_new(self, {"kind", "auth", "calendar_id"})
        return Renewal(calendar_id, self.kind, self.auth)


def only_of_new(request: ApiRequest, kept: set[str]) -> None:
    """Raise Refusal `invalid_field` for fields beside `kept` that stay as they are when access is renewed."""
    sent = request.sent()
    for name, field in type(request).model_fields.items():
        if name not in kept and sent.get(name) not in (None, {}):
            param = field.alias or name
            message = f"{param} stays as it is when access is renewed; leave it out"
            raise Refusal("invalid_field", message, param=param)


class UpdateCalendar(ApiRequest):
    """Change a connected calendar: only the fields that are there."""

    label: Label = None
    is_default: IsDefault = Field(None, alias="isDefault")


class DisconnectCalendar(ApiRequest):
    """Disconnect a calendar."""
