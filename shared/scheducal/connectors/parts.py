"""What each file of a connector offers to the machines that run it. A connector has only the files that it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from scheducal.connectors import registry
from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.incoming import IncomingRequest, ReportedChange
from scheducal.connectors.manifest import PLACEHOLDER, CredentialKind, Manifest
from scheducal.connectors.oauth.exchange import Exchange
from scheducal.connectors.oauth.model import OAuth
from scheducal.connectors.registry import has, load
from scheducal.values import dataclass

if TYPE_CHECKING:
    from scheducal.connectors.connected import ConnectedCalendar
    from scheducal.connectors.outcome import Outcome
    from scheducal.http.request import Response
    from scheducal.http.rest import Rest


@dataclass(frozen=True, slots=True)
class Target:
    """Which calendar a connection leads to.

    account: its address. calendar: `primary`, or the system's id of another. connection_id: ours. auth: how access was
    given. settings: of the connection.
    """

    account: str
    calendar: str
    connection_id: str
    auth: CredentialKind
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Use:
    """What requests carry beside the token, and how the token goes with them. expired: as OAuth has it."""

    keys: ApiKey | None
    prefix: str = "Bearer"
    expired: tuple[tuple[int, str], ...] = ()

    def needs_secrets(self, manifest: Manifest) -> bool:
        """Tell whether requests carry secrets of the connection, in its address or beside."""
        secrets = {each.name for each in manifest.settings if each.is_secret}
        sent = set(PLACEHOLDER.findall(manifest.api.usual + self.prefix if manifest.api else self.prefix))
        return not secrets.isdisjoint(sent | (self.keys.gaps if self.keys else frozenset()))


@dataclass(frozen=True, slots=True)
class Auth:
    """The constants of auth.py: how the system gives access, and how it takes keys. None for what it does not do.

    exchanges: by the credentials that they exchange for tokens.
    """

    oauth: OAuth | None = None
    api_key: ApiKey | None = None
    exchanges: Mapping[CredentialKind, Exchange] = field(default_factory=dict)

    @property
    def is_taken_back(self) -> bool:
        """Tell whether access that an owner gave can be taken back at the system."""
        return self.oauth is not None and self.oauth.taken_back is not None

    def use(self, auth: CredentialKind) -> Use:
        """Say what requests of a connection carry, by how access to it was given. Raises ValueError for no such way."""
        if auth == "api_key" and self.api_key:
            return Use(self.api_key)
        if exchange := self.exchanges.get(auth):
            return Use(exchange.keys, exchange.prefix)
        if auth == "api_key" or self.oauth is None:
            raise ValueError(f"no connection is made with {auth}")
        return Use(self.oauth.keys, self.oauth.prefix, self.oauth.expired)


class CalendarPart(Protocol):
    """calendar.py, of a system whose calendars people change too."""

    def open_calendar(self, rest: Rest, target: Target) -> ConnectedCalendar:
        """Give the calendar of a connection. Asks nothing yet."""
        ...


class CalendarTriggerPart(Protocol):
    """trigger.py of a calendar, which says only that something changed. Pure: the endpoint answers at once."""

    def handshake(self, request: IncomingRequest) -> str | None:
        """Give the text that the system wants back before it subscribes; None for any other request.

        Raises Refusal.
        """
        ...

    def reported(self, request: IncomingRequest) -> Iterable[ReportedChange]:
        """List the changes that the request reports. What is malformed is left out. Raises Refusal."""
        ...


class ErrorsPart(Protocol):
    """errors.py: a table from status and code to an outcome. Pure."""

    def outcome(self, response: Response) -> Outcome:
        """Judge the answer to a question."""
        ...


@cache
def auth_part(kind: str) -> Auth:
    """Load a connector's auth.py. Raises ValueError for constants that are unknown, missing, or not what they say.

    A connector without OAuth may have API_KEY and EXCHANGES in its manifest.py instead.
    """
    module, only = (
        (load(kind, "auth"), "[A-Z][A-Z_]*") if has(kind, "auth") else (load(kind, "manifest"), "API_KEY|EXCHANGES")
    )
    names = {name: value for name, value in vars(module).items() if re.fullmatch(only, name)}
    known = {"oauth": "OAUTH", "api_key": "API_KEY", "exchanges": "EXCHANGES"}
    auth = Auth(**{field: names.pop(name) for field, name in known.items() if name in names})
    manifest = registry.manifest(kind)
    if names:
        raise ValueError(f"{kind}/auth.py has unknown constants: {', '.join(sorted(names))}")
    if bool(auth.api_key) != ("api_key" in manifest.credentials):
        raise ValueError(f"{kind}/auth.py and its manifest do not agree on api_key")
    for way, exchange in auth.exchanges.items():
        if way not in manifest.credentials or not exchange.needs <= {each.name for each in manifest.settings}:
            raise ValueError(
                f"{kind}/auth.py exchanges {way}, which the manifest does not take, or has no settings for"
            )
    if auth.api_key and not auth.api_key.gaps <= {each.name for each in manifest.settings}:
        raise ValueError(f"{kind}/auth.py sends a setting that the manifest does not have")
    return auth


def oauth_of(kind: str) -> OAuth:
    """Give how a system gives access. Raises ValueError for one that gives none by OAuth."""
    if (oauth := auth_part(kind).oauth) is None:
        raise ValueError(f"{kind} gives no access by OAuth")
    return oauth


def errors_part(kind: str) -> ErrorsPart:
    """Load a connector's errors.py. One that has none judges answers in its only part."""
    if has(kind, "errors"):
        found = load(kind, "errors")
    elif has(kind, "mirror"):
        found = load(kind, "mirror")
    else:
        found = load(kind, "message") if has(kind, "message") else load(kind, "lookup")
    return cast("ErrorsPart", found)


def calendar_part(kind: str) -> CalendarPart:
    """Load a connector's calendar.py."""
    return cast("CalendarPart", load(kind, "calendar"))


def calendar_trigger_part(kind: str) -> CalendarTriggerPart:
    """Load the trigger.py of a calendar's connector."""
    return cast("CalendarTriggerPart", load(kind, "trigger"))
