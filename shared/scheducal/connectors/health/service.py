"""Asks for a comparison before its time."""

from __future__ import annotations

from datetime import datetime

from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.connectors.connections.names import CONNECTIONS
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.reconcile.repository import sooner
from scheducal.errors import Refusal
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.commit import CommitRefused
from scheducal.store.table import table
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Those of all tenants; a command says whose."""

    repository: ConnectionRepository

    def ask(self, command: Command[datetime], connection_id: str) -> datetime:
        """Let the next comparison begin at once, and repair as the daily one does; raises Refusal.

        One that is under way goes on as it is.
        """
        principal = command.principal

        def attempt() -> datetime:
            showing = self.repository.showing(principal.tenant_id)
            if connection_id not in {each.connection_id for each in showing}:
                raise _nothing_to_compare(self.repository, principal.tenant_id, connection_id)
            log = entry_put(Subject(principal.tenant_id, "connection", connection_id), "compared", principal.actor)
            due = sooner(principal.tenant_id, connection_id, command.at)
            try:
                self.repository.keep({"due": due, "log": log, **command.kept(command.at)})
            except CommitRefused as refused:
                if "due" not in refused.olds:
                    raise
                # One is under way, which does what was asked for.
            return command.at

        return carry_out(self.repository, command, attempt)


def comparisons() -> Comparisons:
    """Give those of the function's own table."""
    return Comparisons(ConnectionRepository(table()))


def _nothing_to_compare(repository: ConnectionRepository, tenant_id: str, connection_id: str) -> Refusal:
    repository.find(tenant_id, connection_id)
    message = "its system shows no appointments, so that there is nothing to compare"
    return Refusal("invalid_field", message, param=CONNECTIONS.identity)
