"""A tenant's link to an account in another system, as a plain value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from scheducal.connectors.connections.ruleset.model import USUAL, Ruleset
from scheducal.connectors.manifest import CredentialKind
from scheducal.connectors.registry import CalendarKind, SystemKind, calendar_kinds, manifest
from scheducal.ids import is_id
from scheducal.values import dataclass

Kind = SystemKind
Auth = CredentialKind
State = Literal["active", "reauthorization_required"]
AUTHS: tuple[Auth, ...] = ("oauth", "client_credentials", "service_account")
# Calendars that take secrets are made as connections of any kind.
KINDS: tuple[CalendarKind, ...] = tuple(each for each in calendar_kinds() if set(manifest(each).credentials) & {*AUTHS})
# The account's own calendar, by either system's name for it.
PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret as KMS sealed it. changed_at: aware UTC, whole seconds."""

    sealed: bytes = field(repr=False)
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Filter:
    """Which appointments a connection gets. Of each list, any one must fit; an empty list fits all.

    metadata: each entry that a booking's metadata must have. bookings_only: none but bookings. A filter that names
    services, resources, channels or metadata gets bookings alone, too.
    """

    services: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    bookings_only: bool = False

    def passes_plain(self) -> bool:
        """Tell whether appointments that are no bookings pass."""
        return not (self.bookings_only or self.services or self.resources or self.channels or self.metadata)

    def passes(self, service_id: str, resource_ids: Collection[str], channel: str, metadata: Mapping[str, str]) -> bool:
        """Tell whether a booking passes."""
        return (
            (not self.services or service_id in self.services)
            and (not self.resources or not set(self.resources).isdisjoint(resource_ids))
            and (not self.channels or channel in self.channels)
            and all(metadata.get(name) == value for name, value in self.metadata)
        )


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Connection:
    """One version of a connection.

    connection_id: ours, `cal_…` of a calendar, `con_…` of any other system. settings: by the names of the manifest's
    fields, without secrets. secrets: the rest of them. filter: for systems other than calendars, which get what is
    made for them. mapping: the system's fields as templates, where they are not the manifest's. ruleset: which changes
    go which way. label: what its owners call it. version: grows by one with each change. created_at, updated_at: aware
    UTC, whole seconds. deleted_at: since when it is gone for clients, while what it left behind is tidied up. Whether a
    calendar is the default is the tenant's: Tenant.calendar, Sender.calendar.
    """

    tenant_id: str
    connection_id: str
    kind: Kind
    auth: Auth
    created_at: datetime
    updated_at: datetime
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    filter: Filter = EVERYTHING
    mapping: Mapping[str, str] = field(default_factory=dict)
    ruleset: Ruleset = USUAL
    label: str | None = None
    state: State = "active"
    version: int = 1
    deleted_at: datetime | None = None

    @property
    def is_calendar(self) -> bool:
        """Tell whether it is a calendar, which appointments are kept in."""
        return is_calendar(self.connection_id)

    @property
    def has_copies(self) -> bool:
        """Tell whether appointments are kept by e-mail, and the calendar shows copies, since it invites nobody."""
        return self.is_calendar and self.settings.get("attendees") == "ours"

    @property
    def has_tokens(self) -> bool:
        """Tell whether it has tokens, which are renewed; else it has keys alone."""
        return self.auth != "api_key"

    @property
    def filled(self) -> Mapping[str, str]:
        """Give the settings, with what each means that was left out."""
        usual = {each.name: each.usual for each in manifest(self.kind).settings if each.usual is not None}
        return {**usual, **self.settings}

    @property
    def account(self) -> str:
        """Give the account's address, empty where the system has none, or it is not known yet."""
        return self.settings.get("account", "")

    @property
    def calendar(self) -> str:
        """Give the system's id of one of the account's calendars, or `primary`."""
        return self.settings.get("calendar", PRIMARY)

    @property
    def directory(self) -> str | None:
        """Name the directory that the account belongs to, None where the system has none."""
        return self.settings.get("directoryId")


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """Facts about tokens that need none of them opened. lost_at: since when no access is given any more."""

    valid_until: datetime
    has_access: bool
    lost_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A connection that somebody asks for. make_default: None makes a calendar the default where there is none."""

    kind: Kind
    auth: Auth
    settings: Mapping[str, str]
    secrets: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    filter: Filter = EVERYTHING
    mapping: Mapping[str, str] = field(default_factory=dict)
    ruleset: Ruleset = USUAL
    label: str | None = None
    make_default: bool | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """Access to a connection that is to be given again. kind, auth: as the connection has them."""

    connection_id: str
    kind: Kind
    auth: Auth


def settings_of(account: str | None, calendar: str | None, directory: str | None) -> dict[str, str]:
    """Give the settings of a calendar. Its own calendar is what an account without the setting means."""
    values = {"account": account, "calendar": calendar, "directoryId": directory}
    return {name: value for name, value in values.items() if value and (name, value) != ("calendar", PRIMARY)}


def is_any_id(text: str) -> bool:
    """Tell whether a text may be the id of a connection."""
    return is_id(text, "cal") or is_id(text, "con")


def is_calendar(connection_id: str) -> bool:
    """Tell a calendar by its id."""
    return connection_id.startswith("cal_")
