"""Tries a connection by one cheap read: whether the system answers, takes the credentials, and lets us do enough."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import quote

from scheducal.clock import to_seconds
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out, check_new
from scheducal.connectors import registry
from scheducal.connectors.connected import ConnectedCalendar
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.manifest import PLACEHOLDER, Check
from scheducal.connectors.outcome import Outcome
from scheducal.connectors.parts import auth_part, errors_part
from scheducal.http.request import AccessLost, Request, SystemUnavailable
from scheducal.http.rest import Rest
from scheducal.values import dataclass

Result = Literal["ok", "unreachable", "busy", "credentials_refused", "rights_missing", "not_found", "refused"]
# How far ahead busy times are read.
_AHEAD = timedelta(hours=1)
_CODE = re.compile(r"[\w.-]{1,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. detail: for people. at: aware UTC, whole seconds."""

    connection: Connection
    result: Result
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Checking:
    """rest_of: reaches the system of a connection. calendar_of: opens its calendar."""

    repository: ConnectionRepository
    rest_of: Callable[[Connection], Rest]
    calendar_of: Callable[[Connection, Rest], ConnectedCalendar]

    def check(self, command: Command[Checked], connection_id: str) -> Checked:
        """Ask the system; raises Refusal. The state of the connection stays as it is."""
        check_new(self.repository, command)
        connection = self.repository.find(command.principal.tenant_id, connection_id)
        result, detail = self._found(connection, command.at)
        checked = Checked(connection, result, detail, to_seconds(command.at))
        if kept := command.kept(checked):
            carry_out(self.repository, command, lambda: self.repository.keep(kept))
        return checked

    def _found(self, connection: Connection, at: datetime) -> tuple[Result, str]:
        manifest = registry.manifest(connection.kind)
        assert manifest.check is not None, "a manifest with credentials declares a check"
        try:
            rest = self.rest_of(connection)
            if not manifest.check.paths and not manifest.calendar:
                return "refused", f"{manifest.title} has no way to try an address; the next text shows more"
            if not manifest.check.paths:
                self.calendar_of(connection, rest).busy(at, at + _AHEAD)
                return "ok", f"{manifest.title} answers"
            response = rest.send(question(manifest.check, connection.settings))
        except AccessLost:
            return "credentials_refused", f"{manifest.title} no longer gives access"
        except SystemUnavailable as unavailable:
            return "unreachable", str(unavailable)
        outcome = errors_part(connection.kind).outcome(response)
        return result_of(outcome), f"{manifest.title} {_said(connection, outcome)}"


def question(check: Check, settings: Mapping[str, str]) -> Request:
    """Build the request: the first path whose gaps are all filled. Raises StopIteration where there is none."""
    path = next(each for each in check.paths if set(PLACEHOLDER.findall(each)) <= settings.keys())
    quoted = {name: quote(value, safe="@") for name, value in settings.items()}
    body: dict[str, str] | None = {} if check.method == "POST" else None
    return Request(check.method, path.format_map(quoted), dict(check.query), dict(check.headers), body)


def result_of(outcome: Outcome) -> Result:
    """Say what an answer means for the connection."""
    match outcome.name:
        case "done":
            return "ok"
        case "reauthorize" if outcome.status == 401:
            return "credentials_refused"
        case "gone":
            return "not_found"
        case "retry" | "unknown":
            return "busy"
        case "reauthorize":
            return "rights_missing"
    return "rights_missing" if outcome.status == 403 else "refused"


def _said(connection: Connection, outcome: Outcome) -> str:
    """Tell the answer in words. Only what looks like a code is repeated: other text may name people."""
    if outcome.name == "done":
        return "answers"
    code = f" ({outcome.code})" if _CODE.fullmatch(outcome.code) else ""
    oauth = auth_part(connection.kind).oauth
    is_narrow = oauth is not None and connection.has_tokens and result_of(outcome) == "rights_missing"
    needs = f"; access needs {', '.join(oauth.scopes)}" if oauth and is_narrow else ""
    return f"answers {outcome.status}{code}{needs}"
