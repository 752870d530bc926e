"""Changes connected calendars for clients. No provider is asked here: the code that needs a token does that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scheducal.api.command import Command, carry_out, entity_tag, guard, told_of_duplicate
from scheducal.api.responses import Answer, success
from scheducal.clock import to_seconds
from scheducal.connectors import registry
from scheducal.connectors.connections import rules, views
from scheducal.connectors.connections.authorization.allowances import Allowances
from scheducal.connectors.connections.authorization.renewal import connection_to_renew
from scheducal.connectors.connections.model import Connection, settings_of
from scheducal.connectors.connections.repository import ConnectionRepository, Owned
from scheducal.connectors.connections.requests import ConnectCalendar, UpdateCalendar
from scheducal.connectors.connections.responses import DisconnectedCalendar
from scheducal.connectors.connections.rules import Decision
from scheducal.connectors.connections.tokens.rows import TokenRows
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.store.writes import Write


@dataclass(frozen=True, slots=True)
class Calendars:
    """The connected calendars of all tenants; a command says whose."""

    repository: ConnectionRepository
    allowances: Allowances
    tokens: TokenRows

    def connect(self, command: Command, request: ConnectCalendar) -> Answer:
        """Connect a calendar, and answer 201 where its administrator gave access before; raises Refusal.

        The answer is 200 where the request names a connection that is to be tried again.
        """
        if request.calendar_id is not None:
            return self._reconnect(command, request, request.calendar_id)

        def attempt() -> Answer:
            new = _new_connection(command, request)
            self._check_allowed(new)
            owned = self.repository.owned(command.principal.tenant_id)
            rules.check_new(owned.connections, new)
            decision = rules.connected(new, owned.tenant.calendar, make_default=request.is_default)
            answer = _answer(201, "Calendar connected successfully", decision)
            # The row of tokens is made at once, so that a renewal has something to claim.
            extras = {**guard(command, new.connection_id), "tokens": self.tokens.first(new, None, 0)}
            with told_of_duplicate("calendarId"):
                self.repository.add(owned, decision, command.principal.actor, {**extras, **command.kept(answer)})
            return answer

        return carry_out(self.repository, command, attempt)

    def _reconnect(self, command: Command, request: ConnectCalendar, connection_id: str) -> Answer:
        def attempt() -> Answer:
            owned = self.repository.owned(command.principal.tenant_id)
            before = connection_to_renew(owned, request, connection_id)
            self._check_allowed(before)
            decision = rules.reconnected(before, owned.tenant.calendar, to_seconds(command.at))
            answer = _answer(200, "Calendar connected successfully", decision)
            tokens = self.tokens.first(decision.after, None, self.tokens.generation(before))
            extras = {"tokens": tokens, **command.kept(answer)}
            self.repository.change(owned, before, decision, command.principal.actor, extras)
            return answer

        return carry_out(self.repository, command, attempt)

    def update(self, command: Command, connection_id: str, request: UpdateCalendar) -> Answer:
        """Answer 200 with the calendar as it then is, also where nothing changed; raises Refusal."""
        changes = request.sent()

        def attempt() -> Answer:
            owned, before = self._load(command, connection_id)
            decision = rules.updated(before, changes, owned.tenant.calendar, to_seconds(command.at))
            unchanged = Decision(before, "updated", owned.tenant.calendar)
            answer = _answer(200, "Calendar updated successfully", decision or unchanged)
            if decision is not None:
                self.repository.change(owned, before, decision, command.principal.actor, command.kept(answer))
            elif kept := command.kept(answer):
                self.repository.keep(kept)
            return answer

        return carry_out(self.repository, command, attempt)

    def disconnect(self, command: Command, connection_id: str) -> Answer:
        """Answer 200 with the id of what is gone; raises Refusal. Its events stay in the calendar as they are."""

        def attempt() -> Answer:
            owned, before = self._load(command, connection_id)
            decision = rules.disconnected(before, owned.tenant.calendar, to_seconds(command.at))
            data = DisconnectedCalendar(calendarId=connection_id)
            answer = Answer(200, success("Calendar disconnected successfully", data))
            tokens = self.tokens.ended(before, decision.after.updated_at + rules.TIDIED_WITHIN)
            extras: Mapping[str, Write] = {"tokens": tokens, **command.kept(answer)}
            self.repository.end(owned, before, decision, command.principal.actor, extras)
            return answer

        return carry_out(self.repository, command, attempt)

    def _load(self, command: Command, connection_id: str) -> tuple[Owned, Connection]:
        owned = self.repository.owned(command.principal.tenant_id)
        found = owned.find(connection_id)
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
        name, param = (form.name, form.field) if form else ("realm", "account")
        message = f"this account may not use the {name} {realm}; ask the operator to allow it, or connect with oauth"
        raise Refusal("account_not_allowed", message, param=param)


def _new_connection(command: Command, request: ConnectCalendar) -> Connection:
    rules.check_way(request.kind, request.auth)
    account = _needed("account", request.account, request.auth)
    has_directories = registry.manifest(request.kind).field("directoryId") is not None
    directory = _needed("directoryId", request.directory, request.auth) if has_directories else None
    at = to_seconds(command.at)
    return Connection(
        tenant_id=command.principal.tenant_id,
        connection_id=new_id("cal", command.at),
        kind=request.kind,
        auth=request.auth,
        settings=settings_of(account, request.calendar, directory),
        label=request.label,
        created_at=at,
        updated_at=at,
    )


def _needed(param: str, value: str | None, auth: str) -> str:
    if value is None:
        raise Refusal("missing_required_field", f"{param} is required with auth {auth}", param=param)
    return value


def _answer(status: int, message: str, decision: Decision) -> Answer:
    data: Mapping[str, Any] = views.shown(decision.after, decision.default)
    return Answer(status, success(message, data), entity_tag(decision.after.version))
