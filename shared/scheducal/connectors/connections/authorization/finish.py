"""From the system's answer to a connection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from scheducal.clock import to_seconds
from scheducal.connectors import registry
from scheducal.connectors.connections import rules
from scheducal.connectors.connections.authorization.consent import opened
from scheducal.connectors.connections.authorization.model import Authorization, parse_state
from scheducal.connectors.connections.authorization.repository import ConsentRequests, NotOpen
from scheducal.connectors.connections.authorization.start import redirect_uri
from scheducal.connectors.connections.authorization.views import Denied, WrongOwner
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.names import CALENDARS, CONNECTIONS
from scheducal.connectors.connections.repository import ConnectionRepository, Owned
from scheducal.connectors.connections.tokens.rows import TokenRows
from scheducal.connectors.oauth.grant import Code, Consent
from scheducal.environment_key import environment_key
from scheducal.http.request import SystemUnavailable
from scheducal.sealing import Sealer
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention
from scheducal.values import dataclass, replace

_LONGEST_CODE = 4096


class Redeem(Protocol):
    """Asks a system what a code is worth."""

    def __call__(self, asked: Connection, code: Code) -> Consent:
        """Raise ConsentIncomplete, NotSetUp, AccessLost, SystemUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Finished:
    """A connection, and the name of the tenant that it belongs to, which the person who agreed should know."""

    connection: Connection
    tenant_name: str


@dataclass(frozen=True, slots=True)
class Finishing:
    """public_url: where browsers reach the API."""

    repository: ConnectionRepository
    consent_requests: ConsentRequests
    tokens: TokenRows
    sealer: Sealer
    redeem: Redeem
    public_url: str

    def finish(self, parameters: Mapping[str, str], at: datetime) -> Finished:
        """Make the connection, new or active again.

        parameters: of the query (RFC 6749 section 4.1.2).

        Raises NotOpen, Denied, WrongOwner, Refusal, and what `redeem` raises; the link is used up all the same.
        """
        state = parse_state(parameters.get("state"), environment_key())
        if state is None:
            raise NotOpen("This address is not complete.")
        authorization = self.consent_requests.take(state, at)
        asked = authorization.connection
        consent = self.redeem(asked, self._code(authorization, parameters))
        # A server without OpenID Connect does not say who agreed.
        if asked.account and consent.account not in (None, asked.account.casefold()):
            raise WrongOwner
        return self._commit(authorization, consent, to_seconds(at))

    def _code(self, authorization: Authorization, parameters: Mapping[str, str]) -> Code:
        if "error" in parameters:
            raise Denied
        code = parameters.get("code", "")
        if not 0 < len(code) <= _LONGEST_CODE:
            raise NotOpen("The system's answer is not complete.")
        ties = opened(self.sealer, authorization)
        return Code(code, ties.verifier, ties.nonce, redirect_uri(self.public_url))

    def _commit(self, authorization: Authorization, consent: Consent, at: datetime) -> Finished:
        for _ in attempts():
            owned = self.repository.owned(authorization.connection.tenant_id)
            try:
                carry_out = self._renew if authorization.is_renewal else self._add
                return Finished(carry_out(owned, authorization, consent, at), owned.tenant.name)
            except (CommitRefused, Contention):
                continue
        raise SystemUnavailable("too many changes to the account at once")

    def _renew(self, owned: Owned, authorization: Authorization, consent: Consent, at: datetime) -> Connection:
        before = owned.find(authorization.connection.connection_id, CONNECTIONS)
        decision = rules.reconnected(before, owned.tenant.calendar, at, consent.directory)
        tokens = self.tokens.first(decision.after, consent.tokens, self.tokens.generation(before))
        self.repository.change(owned, before, decision, authorization.asked_by, {"tokens": tokens})
        return decision.after

    def _add(self, owned: Owned, authorization: Authorization, consent: Consent, at: datetime) -> Connection:
        new = _connection(authorization.connection, consent, at)
        for each in owned.connections:
            if each.connection_id == new.connection_id:  # committed by an attempt of which DynamoDB did not say so
                return each
        rules.check_new(owned.connections, new, CALENDARS)
        decision = rules.connected(new, owned.tenant.calendar, make_default=authorization.make_default)
        tokens = self.tokens.first(new, consent.tokens, 0)
        self.repository.add(owned, decision, authorization.asked_by, {"tokens": tokens})
        return new


def _connection(asked: Connection, consent: Consent, at: datetime) -> Connection:
    known = {"account": consent.account, "directoryId": consent.directory}
    manifest = registry.manifest(asked.kind)
    told = {name: value for name, value in known.items() if value and manifest.field(name)}
    return replace(asked, settings={**asked.settings, **told}, created_at=at, updated_at=at)
