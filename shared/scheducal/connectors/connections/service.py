"""Changes connections for clients. No system is asked here: the code that needs a token does that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from scheducal.clock import to_seconds
from scheducal.commands.model import Command
from scheducal.commands.rows import First
from scheducal.commands.service import carry_out, guard, told_of_duplicate
from scheducal.connectors import registry
from scheducal.connectors.connections import rules
from scheducal.connectors.connections.authorization.allowances import Allowances
from scheducal.connectors.connections.model import Connection, Renewal, Secret, Wanted
from scheducal.connectors.connections.names import Names
from scheducal.connectors.connections.repository import ConnectionRepository, Owned
from scheducal.connectors.connections.rows import removal_update
from scheducal.connectors.connections.rules import ConnectionDecision
from scheducal.connectors.connections.settings import Form
from scheducal.connectors.connections.tokens.rows import TokenRows
from scheducal.connectors.connections.tokens.secrets import sealed
from scheducal.errors import Refusal
from scheducal.sealing import Sealer
from scheducal.store.keys import connection_key
from scheducal.store.writes import Write
from scheducal.values import dataclass, replace

_JUDGED = ("filter", "mapping", "ruleset")


@dataclass(frozen=True, slots=True)
class Connections:
    """The connections of all tenants; a command says whose. names: the edge's words."""

    repository: ConnectionRepository
    allowances: Allowances
    tokens: TokenRows
    sealer: Sealer
    names: Names

    def connect(self, command: Command[ConnectionDecision], asked: Wanted | Renewal) -> ConnectionDecision:
        """Make a connection to which its administrator gave access before, or a key gives it; raises Refusal.

        Or try one again whose administrator gave access again.
        """
        return self._renew(command, asked) if isinstance(asked, Renewal) else self._make(command, asked)

    def _make(self, command: Command[ConnectionDecision], wanted: Wanted) -> ConnectionDecision:
        # One id, and one seal, for all attempts of this request.
        new = drafted(command, wanted, self.sealer)

        def attempt() -> ConnectionDecision:
            self._check_allowed(new)
            self.repository.check_filter(new.tenant_id, new.filter)
            self.repository.check_pairs(new.tenant_id, new.ruleset)
            owned = self.repository.owned(new.tenant_id)
            rules.check_new(owned.connections, new, self.names)
            decision = rules.connected(new, owned.tenant.calendar, make_default=wanted.make_default)
            # The row of tokens is made at once, so that a renewal has something to claim.
            tokens = {"tokens": self.tokens.first(new, None, 0)} if new.has_tokens else {}
            first = First(new.connection_id, [connection_key(new.tenant_id, new.connection_id)])
            extras = {**guard(command, first), **tokens, **command.kept(decision)}
            with told_of_duplicate(self.repository, command, self.names.identity):
                self.repository.add(owned, decision, command.principal.actor, extras)
            return decision

        return carry_out(self.repository, command, attempt)

    def _renew(self, command: Command[ConnectionDecision], renewal: Renewal) -> ConnectionDecision:
        def attempt() -> ConnectionDecision:
            owned = self.repository.owned(command.principal.tenant_id)
            before = owned.find(renewal.connection_id, self.names)
            rules.check_renewal(before, renewal, self.names)
            self._check_allowed(before)
            decision = rules.reconnected(before, owned.tenant.calendar, to_seconds(command.at))
            tokens = self.tokens.first(decision.after, None, self.tokens.generation(before))
            extras = {"tokens": tokens, **command.kept(decision)}
            self.repository.change(owned, before, decision, command.principal.actor, extras)
            return decision

        return carry_out(self.repository, command, attempt)

    def update(
        self, command: Command[ConnectionDecision], connection_id: str, sent: Mapping[str, Any]
    ) -> ConnectionDecision:
        """Give the connection as it then is, also where nothing changed; raises Refusal.

        sent: by the names of Connection, and `is_default`; settings and secrets as the client filled them in.
        """
        at = to_seconds(command.at)
        # One seal of each for all attempts of this request.
        seal = cache(partial(sealed, self.sealer, command.principal.tenant_id, connection_id, at))

        def attempt() -> ConnectionDecision:
            owned, before = self._load(command, connection_id)
            changes = self._changes(before, sent, seal)
            if "filter" in changes:
                self.repository.check_filter(before.tenant_id, changes["filter"])
            if "ruleset" in changes:
                self.repository.check_pairs(before.tenant_id, changes["ruleset"])
            decision = rules.updated(before, changes, owned.tenant.calendar, at)
            result = decision or ConnectionDecision(before, "updated", owned.tenant.calendar)
            if decision is not None:
                extras = {**self._tokens_anew(before, decision), **command.kept(result)}
                self.repository.change(owned, before, decision, command.principal.actor, extras)
            elif kept := command.kept(result):
                self.repository.keep(kept)
            return result

        return carry_out(self.repository, command, attempt)

    def _tokens_anew(self, before: Connection, decision: ConnectionDecision) -> Mapping[str, Write]:
        """Forget the tokens that were given for secrets that are replaced."""
        if not before.has_tokens or "secrets" not in decision.changed:
            return {}
        return {"tokens": self.tokens.first(decision.after, None, self.tokens.generation(before))}

    def disconnect(self, command: Command[Connection], connection_id: str, *, removes: bool = False) -> Connection:
        """Give the connection that is gone; raises Refusal. A worker does what is to be done in the system.

        removes: whether the records of coming appointments go there. Else all stay as they are.
        """

        def attempt() -> Connection:
            owned, before = self._load(command, connection_id)
            if removes:
                rules.check_removal(before)
            decision = rules.disconnected(before, owned.tenant.calendar, to_seconds(command.at))
            ends = decision.after.updated_at + rules.TIDIED_WITHIN
            tokens = {"tokens": self.tokens.ended(before, ends)} if before.has_tokens else {}
            removal = {"removal": removal_update(before, command.at)} if removes else {}
            extras: Mapping[str, Write] = {**tokens, **removal, **command.kept(before)}
            self.repository.end(owned, before, decision, command.principal.actor, extras)
            return before

        return carry_out(self.repository, command, attempt)

    def _changes(
        self, before: Connection, sent: Mapping[str, Any], seal: Callable[[str, str], Secret]
    ) -> Mapping[str, Any]:
        form = Form(registry.manifest(before.kind), before.auth, self.names)
        filled = form.changed(before, sent.get("settings", {}), sent.get("secrets", {}))
        secrets = {name: each for name, each in before.secrets.items() if name not in filled.secrets}
        secrets |= {name: seal(name, value) for name, value in filled.secrets.items() if value is not None}
        changes = {**sent, "settings": filled.settings, "secrets": secrets}
        rules.check_fits(replace(before, **{name: changes[name] for name in _JUDGED if name in changes}))
        rules.check_default(before, is_default=sent.get("is_default"))
        return changes

    def _load(self, command: Command[Any], connection_id: str) -> tuple[Owned, Connection]:
        owned = self.repository.owned(command.principal.tenant_id)
        found = owned.find(connection_id, self.names)
        command.check_version(found.version)
        return owned, found

    def _check_allowed(self, new: Connection) -> None:
        """Check that the tenant may use the directory.

        One application of ours serves all tenants, so that its access to a directory says not whose that is.
        """
        realm = rules.realm_of(new)
        if realm is None or self.allowances.holds(new.tenant_id, new.kind, realm):
            return
        form = registry.manifest(new.kind).realm
        name, field = (form.name, form.field) if form else ("realm", "account")
        message = f"this account may not use the {name} {realm}; ask the operator to allow it, or connect with oauth"
        raise Refusal("account_not_allowed", message, param=f"{self.names.settings}{field}")


def drafted(command: Command[Any], wanted: Wanted, sealer: Sealer) -> Connection:
    """Make the first version of a connection, its secrets sealed; raises Refusal `invalid_field`."""
    draft = rules.drafted(command.principal.tenant_id, wanted, command.at)
    rules.check_fits(draft)
    rules.check_default(draft, is_default=wanted.make_default)
    seal = partial(sealed, sealer, draft.tenant_id, draft.connection_id, draft.created_at)
    secrets = {name: seal(name, value) for name, value in wanted.secrets.items() if value is not None}
    return replace(draft, secrets=secrets)
