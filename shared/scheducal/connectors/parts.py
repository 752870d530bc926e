"""What each file of a connector offers to the machines that run it. A connector has only the files that it needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from scheducal.connectors.incoming import Claim, IncomingRequest
from scheducal.connectors.manifest import CredentialKind
from scheducal.connectors.oauth.model import OAuth
from scheducal.connectors.registry import load

if TYPE_CHECKING:
    from scheducal.connectors.connected import ConnectedCalendar
    from scheducal.http.rest import Rest


@dataclass(frozen=True, slots=True)
class Target:
    """Which calendar a connection leads to.

    account: its address. calendar: `primary`, or the system's id of another. connection_id: ours. auth: how access was
    given.
    """

    account: str
    calendar: str
    connection_id: str
    auth: CredentialKind


class AuthPart(Protocol):
    """auth.py: constants alone."""

    @property
    def OAUTH(self) -> OAuth:  # noqa: N802  a constant of the module
        """How the system gives access."""
        ...


class CalendarPart(Protocol):
    """calendar.py, of a system whose calendars people change too."""

    def open_calendar(self, rest: Rest, target: Target) -> ConnectedCalendar:
        """Give the calendar of a connection. Asks nothing yet."""
        ...


class TriggerPart(Protocol):
    """trigger.py, of a system that calls us. Pure: the endpoint that runs it answers at once."""

    def handshake(self, request: IncomingRequest) -> str | None:
        """Give the text that the system wants back before it subscribes; None for any other request.

        Raises Refusal.
        """
        ...

    def claims(self, request: IncomingRequest) -> Iterable[Claim]:
        """List what the request claims. What is malformed is left out. Raises Refusal."""
        ...


def auth_part(kind: str) -> AuthPart:
    """Load a connector's auth.py."""
    return cast("AuthPart", load(kind, "auth"))


def calendar_part(kind: str) -> CalendarPart:
    """Load a connector's calendar.py."""
    return cast("CalendarPart", load(kind, "calendar"))


def trigger_part(kind: str) -> TriggerPart:
    """Load a connector's trigger.py."""
    return cast("TriggerPart", load(kind, "trigger"))
