"""Asks a calendar's owner for access: a link that is good for ten minutes and one answer.

The idempotency record keeps the answer with the link's secret sealed, and a repetition opens it again, so that the
table holds no link that can be used.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from secrets import token_urlsafe
from typing import Any

from scheducal.api.command import Command, carry_out
from scheducal.api.responses import Answer, success
from scheducal.clock import isoformat, to_seconds
from scheducal.connectors import registry
from scheducal.connectors.connections import rules
from scheducal.connectors.connections.authorization.model import Authorization, parse_state, state_text
from scheducal.connectors.connections.authorization.renewal import connection_to_renew
from scheducal.connectors.connections.authorization.repository import Questions
from scheducal.connectors.connections.model import Connection, Kind, settings_of
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.requests import ConnectCalendar
from scheducal.connectors.connections.responses import AskedOwner
from scheducal.connectors.connections.tokens.rows import context_of
from scheducal.connectors.oauth.request import Ties, challenge_of, nonce_digest
from scheducal.environment_key import environment_key
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Asking:
    """public_url: where browsers reach the API."""

    repository: ConnectionRepository
    questions: Questions
    sealer: Sealer
    public_url: str

    def ask(self, command: Command, request: ConnectCalendar) -> Answer:
        """Answer 202 with the link for the calendar's owner; raises Refusal."""
        rules.check_way(request.kind, request.auth)
        if request.directory is not None:
            message = "with auth oauth the sign-in gives the directoryId; leave it out"
            raise Refusal("invalid_field", message, param="directoryId")
        # One id for all attempts of this request.
        new = cache(lambda: new_id("cal", command.at))

        def attempt() -> Answer:
            owned = self.repository.owned(command.principal.tenant_id)
            if request.calendar_id is not None:
                return self._asked(command, request, connection_to_renew(owned, request, request.calendar_id))
            wanted = _wanted(command, request, new())
            rules.check_new(owned.connections, wanted)
            return self._asked(command, request, wanted)

        return self._opened(command, carry_out(self.repository, command, attempt))

    def _asked(self, command: Command, request: ConnectCalendar, connection: Connection) -> Answer:
        secret = token_urlsafe(32)
        ties, sealed = Ties(secret), self.sealer.seal(secret, _context(connection.tenant_id, connection.connection_id))
        authorization = Authorization(
            connection=connection,
            make_default=request.is_default,
            is_renewal=request.calendar_id is not None,
            asked_by=command.principal.actor,
            sealed=sealed,
            challenge=challenge_of(ties.verifier),
            nonce_digest=nonce_digest(ties.nonce),
            expires_at=to_seconds(command.at) + rules.LINK_LIFETIME,
        )
        answer = _answer(authorization)
        state = parse_state(state_text(connection.tenant_id, ties.state, environment_key()), environment_key())
        assert state is not None, "a state of ours has the form of one"
        # No guard against a request made twice: a second link does no harm, and may be wanted.
        self.questions.ask(authorization, state.digest, command.kept(answer))
        return answer

    def _opened(self, command: Command, answer: Answer) -> Answer:
        data: Mapping[str, Any] = answer.body["data"]
        tenant_id = command.principal.tenant_id
        path, _, sealed = str(data["authorizationUrl"]).partition("?")
        secret = self.sealer.open(b64decode(sealed), _context(tenant_id, data["calendarId"]))
        url = f"{self.public_url}{path}?link={state_text(tenant_id, Ties(secret).state, environment_key())}"
        return replace(answer, body={**answer.body, "data": {**data, "authorizationUrl": url}})


def opened(sealer: Sealer, authorization: Authorization) -> Ties:
    """Open the values that tie an answer to its question."""
    asked = authorization.connection
    return Ties(sealer.open(authorization.sealed, _context(asked.tenant_id, asked.connection_id)))


def _wanted(command: Command, request: ConnectCalendar, connection_id: str) -> Connection:
    at = to_seconds(command.at)
    return Connection(
        tenant_id=command.principal.tenant_id,
        connection_id=connection_id,
        kind=request.kind,
        auth=request.auth,
        settings=settings_of(request.account, request.calendar, None),
        label=request.label,
        created_at=at,
        updated_at=at,
    )


def _answer(authorization: Authorization) -> Answer:
    data = AskedOwner(
        calendarId=authorization.connection.connection_id,
        authorizationUrl=f"{_start(authorization.connection.kind)}?{b64encode(authorization.sealed).decode()}",
        authorizationExpires=isoformat(authorization.expires_at),
    )
    return Answer(202, success("Open authorizationUrl in a browser and agree", data))


def _start(kind: Kind) -> str:
    return f"/oauth/{registry.manifest(kind).public_name}/start"


def _context(tenant_id: str, connection_id: str) -> dict[str, str]:
    return {**context_of(tenant_id, connection_id), "purpose": "authorization"}
