"""Asks an account's owner for access: a link that is good for ten minutes and one answer.

The idempotency record keeps the answer with the link's secret sealed, and a repetition opens it again, so that the
table holds no link that can be used.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from scheducal.clock import to_seconds
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.connectors.connections import rules
from scheducal.connectors.connections.authorization.model import Authorization, parse_state, state_text
from scheducal.connectors.connections.authorization.repository import ConsentRequests
from scheducal.connectors.connections.model import Connection, Renewal, Wanted
from scheducal.connectors.connections.names import Names
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.service import drafted
from scheducal.connectors.connections.tokens.rows import context_of
from scheducal.connectors.oauth.requests import Ties, challenge_of, nonce_digest
from scheducal.environment_key import environment_key
from scheducal.sealing import Sealer
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Asking:
    """public_url: where browsers reach the API. names: the edge's words."""

    repository: ConnectionRepository
    consent_requests: ConsentRequests
    sealer: Sealer
    public_url: str
    names: Names

    def ask(self, command: Command[Authorization], asked: Wanted | Renewal) -> Authorization:
        """Give the question to the owner of an account: to connect it, or to renew access. Raises Refusal."""
        return self._again(command, asked) if isinstance(asked, Renewal) else self._first(command, asked)

    def _first(self, command: Command[Authorization], wanted: Wanted) -> Authorization:
        new = drafted(command, wanted, self.sealer)

        def attempt() -> Authorization:
            self.repository.check_filter(new.tenant_id, new.filter)
            rules.check_new(self.repository.owned(new.tenant_id).connections, new, self.names)
            return self._asked(command, new, wanted.make_default)

        return carry_out(self.repository, command, attempt)

    def _again(self, command: Command[Authorization], renewal: Renewal) -> Authorization:
        def attempt() -> Authorization:
            owned = self.repository.owned(command.principal.tenant_id)
            found = owned.find(renewal.connection_id, self.names)
            rules.check_renewal(found, renewal, self.names)
            return self._asked(command, found, make_default=None, is_renewal=True)

        return carry_out(self.repository, command, attempt)

    def _asked(
        self,
        command: Command[Authorization],
        connection: Connection,
        make_default: bool | None,  # noqa: FBT001
        *,
        is_renewal: bool = False,
    ) -> Authorization:
        secret = token_urlsafe(32)
        ties = Ties(secret)
        authorization = Authorization(
            connection=connection,
            make_default=make_default,
            is_renewal=is_renewal,
            asked_by=command.principal.actor,
            sealed=self.sealer.seal(secret, _context(connection.tenant_id, connection.connection_id)),
            challenge=challenge_of(ties.verifier),
            nonce_digest=nonce_digest(ties.nonce),
            expires_at=to_seconds(command.at) + rules.LINK_LIFETIME,
        )
        state = parse_state(state_text(connection.tenant_id, ties.state, environment_key()), environment_key())
        assert state is not None, "a state of ours has the form of one"
        # No guard against a request made twice: a second link does no harm, and may be wanted.
        self.consent_requests.ask(authorization, state.digest, command.kept(authorization))
        return authorization

    def opened(self, tenant_id: str, shown: Mapping[str, Any]) -> Mapping[str, Any]:
        """Open the link in what a view shows of a question."""
        path, _, hidden = str(shown["authorizationUrl"]).partition("?")
        secret = self.sealer.open(b64decode(hidden), _context(tenant_id, shown[self.names.identity]))
        state = state_text(tenant_id, Ties(secret).state, environment_key())
        return {**shown, "authorizationUrl": f"{self.public_url}{path}?link={state}"}


def opened(sealer: Sealer, authorization: Authorization) -> Ties:
    """Open the values that tie an answer to its question."""
    asked = authorization.connection
    return Ties(sealer.open(authorization.sealed, _context(asked.tenant_id, asked.connection_id)))


def _context(tenant_id: str, connection_id: str) -> dict[str, str]:
    return {**context_of(tenant_id, connection_id), "purpose": "authorization"}
