"""What clients are told about connections and their kinds: shapes alone, named as on the wire."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.appointments.responses import ShownCopy
from scheducal.connectors.connections.ruleset.views import ShownRules
from scheducal.connectors.manifest import Capability, CredentialKind


class ShownFilter(TypedDict):
    """Which appointments a connection gets. An empty list means all. metadata: what a booking's own must have."""

    services: list[str]
    resources: list[str]
    channels: list[str]
    metadata: dict[str, str]
    bookingsOnly: bool


class ShownConnection(TypedDict):
    """A connection.

    secretsChanged: when each secret was set last; the secrets themselves are never shown. filter: null for a calendar,
    which gets what is made for it. rules: null for a calendar too. isDefault: whether new appointments go there.
    """

    connectionId: str
    version: int
    kind: str
    auth: CredentialKind
    label: str | None
    state: Literal["active", "reauthorization_required"]
    settings: dict[str, str]
    secretsChanged: dict[str, str]
    filter: ShownFilter | None
    mapping: dict[str, str]
    rules: ShownRules | None
    isDefault: bool
    dateCreated: str
    lastUpdated: str


class ShownUsage(TypedDict):
    """What the system got of what it takes.

    requestsThisMinute: of perMinute. changesToday: of changesPerDay, in UTC. opensAt: when the system is asked again,
    or takes changes again; null for now.
    """

    requestsThisMinute: int
    perMinute: int | None
    changesToday: int
    changesPerDay: int | None
    opensAt: str | None


class CopyThere(TypedDict):
    """A record that somebody else made of one of your appointments, as `sync` of it has."""

    appointmentId: str
    copy: ShownCopy


class ConnectionDetails(ShownConnection):
    """One connection. incomingUrl: where its system tells us of changes; null for a system that does not.

    copies: at most 25 records there that others made of your appointments, so that we made none.
    """

    incomingUrl: str | None
    usage: ShownUsage
    copies: list[CopyThere]


class ConnectionPage(TypedDict):
    """A page of connections: calendars first, then other systems, each oldest first."""

    connections: list[ShownConnection]
    nextCursor: str | None


class AskedOwnerOfConnection(TypedDict):
    """A link for the account's owner, who opens it in a browser and agrees; the account is connected after that."""

    connectionId: str
    authorizationUrl: str
    authorizationExpires: str


class DeletedConnection(TypedDict):
    """A connection that is gone."""

    connectionId: str


class CheckedConnection(TypedDict):
    """What a check found. detail: for people."""

    connectionId: str
    result: Literal["ok", "unreachable", "busy", "credentials_refused", "rights_missing", "not_found", "refused"]
    detail: str
    dateChecked: str


class ShownSetting(TypedDict):
    """A setting. pattern: a regular expression for the whole text. isFixed: never changes once it is connected."""

    name: str
    title: str
    help: str
    example: str
    pattern: str
    longest: int
    isSecret: bool
    isFixed: bool
    requiredWith: list[CredentialKind]
    notWith: list[CredentialKind]


class ShownMappable(TypedDict):
    """A field of the system that you may fill in by a template."""

    name: str
    title: str
    default: str


class ShownLimits(TypedDict):
    """What the system takes from one account; null where it does not say. changesPerDay: other than deletions."""

    atOnce: int | None
    perMinute: int | None
    changesPerDay: int | None


class ShownConnector(TypedDict):
    """A kind of system. isCalendar: whether appointments can be kept there. recipe: where it can do nothing."""

    kind: str
    title: str
    isCalendar: bool
    capabilities: list[Capability]
    auths: list[CredentialKind]
    settings: list[ShownSetting]
    mapping: list[ShownMappable]
    limits: ShownLimits
    recipe: str | None
    apiVersion: str
    dateChecked: str


class ConnectorList(TypedDict):
    """All kinds of systems."""

    connectors: list[ShownConnector]
