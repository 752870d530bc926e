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
from scheducal.connectors.manifest import CredentialKind
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
class Auth:
    """The constants of auth.py: how the system gives access, and how it takes keys. None for what it does not do."""

    oauth: OAuth | None = None
    api_key: ApiKey | None = None


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

    A connector that takes keys alone may have API_KEY in its manifest.py instead.
    """
    module, only = (load(kind, "auth"), "[A-Z][A-Z_]*") if has(kind, "auth") else (load(kind, "manifest"), "API_KEY")
    names = {name: value for name, value in vars(module).items() if re.fullmatch(only, name)}
    auth = Auth(oauth=names.pop("OAUTH", None), api_key=names.pop("API_KEY", None))
    manifest = registry.manifest(kind)
    if names:
        raise ValueError(f"{kind}/auth.py has unknown constants: {', '.join(sorted(names))}")
    if bool(auth.api_key) != ("api_key" in manifest.credentials):
        raise ValueError(f"{kind}/auth.py and its manifest do not agree on api_key")
    if auth.api_key and not auth.api_key.gaps <= {each.name for each in manifest.settings}:
        raise ValueError(f"{kind}/auth.py sends a setting that the manifest does not have")
    return auth


def oauth_of(kind: str) -> OAuth:
    """Give how a system gives access. Raises ValueError for one that gives none by OAuth."""
    if (oauth := auth_part(kind).oauth) is None:
        raise ValueError(f"{kind} gives no access by OAuth")
    return oauth


def errors_part(kind: str) -> ErrorsPart:
    """Load a connector's errors.py."""
    return cast("ErrorsPart", load(kind, "errors"))


def calendar_part(kind: str) -> CalendarPart:
    """Load a connector's calendar.py."""
    return cast("CalendarPart", load(kind, "calendar"))


def calendar_trigger_part(kind: str) -> CalendarTriggerPart:
    """Load the trigger.py of a calendar's connector."""
    return cast("CalendarTriggerPart", load(kind, "trigger"))
