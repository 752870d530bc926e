"""What clients send about connections of any kind."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from scheducal.connectors import registry
from scheducal.connectors.connections.any_kind.fields import (
    AnyAuth,
    AnyKind,
    FilterFields,
    RenewedConnection,
    Secrets,
    Settings,
    Templates,
)
from scheducal.connectors.connections.calendars.fields import IsDefault, Label
from scheducal.connectors.connections.calendars.requests import only_of_new
from scheducal.connectors.connections.model import EVERYTHING, Renewal, Wanted
from scheducal.connectors.connections.names import CONNECTIONS
from scheducal.connectors.connections.rules import check_way
from scheducal.connectors.connections.ruleset.fields import RulesFields
from scheducal.connectors.connections.ruleset.model import USUAL
from scheducal.connectors.connections.settings import Form
from scheducal.requests import ApiRequest


class UpdateConnection(ApiRequest):
    """Change a connection: only the fields that are there. Settings and secrets change one by one."""

    settings: Settings = Field({})
    secrets: Secrets = Field({}, repr=False)
    label: Label = None
    filter: FilterFields | None = Field(None)
    mapping: Templates = Field({})
    ruleset: RulesFields | None = Field(None, alias="rules")
    is_default: IsDefault = Field(None, alias="isDefault")

    def changes(self) -> dict[str, Any]:
        """Give what was sent, by the names of Connection."""
        chosen = {
            "filter": self.filter.chosen() if self.filter else EVERYTHING,
            "ruleset": self.ruleset.chosen() if self.ruleset else USUAL,
        }
        return {name: chosen.get(name, value) for name, value in self.sent().items()}


class CreateConnection(UpdateConnection):
    """Connect an account in another system, or ask for access to one again."""

    kind: AnyKind
    auth: AnyAuth
    connection_id: RenewedConnection = Field(None, alias="connectionId")

    def asked(self) -> Wanted | Renewal:
        """Give the connection that is asked for, or the one that is to be renewed; raises Refusal."""
        check_way(self.kind, self.auth)
        if self.connection_id is not None:
            only_of_new(self, {"kind", "auth", "connection_id"})
            return Renewal(self.connection_id, self.kind, self.auth)
        filled = Form(registry.manifest(self.kind), self.auth, CONNECTIONS).filled(self.settings, self.secrets)
        return Wanted(
            kind=self.kind,
            auth=self.auth,
            settings=filled.settings,
            secrets=filled.secrets,
            filter=self.filter.chosen() if self.filter else EVERYTHING,
            mapping=self.mapping,
            ruleset=self.ruleset.chosen() if self.ruleset else USUAL,
            label=self.label,
            make_default=self.is_default,
        )


class DeleteConnection(ApiRequest):
    """Delete a connection. `records`: whether the records of coming appointments in the system stay, or go."""

    records: Literal["keep", "remove"] = "keep"


class CheckConnection(ApiRequest):
    """Try a connection."""
