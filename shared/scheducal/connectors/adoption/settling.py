"""Lets people try a booking that has no place again, or let it be."""

from __future__ import annotations

from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.connectors.adoption.model import Unplaced
from scheducal.connectors.adoption.repository import UnplacedRepository
from scheducal.connectors.adoption.requests import SettleUnplaced
from scheducal.connectors.adoption.rows import unplaced_item, unplaced_key
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.looks.service import LookRequests
from scheducal.errors import Refusal
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.table import Table
from scheducal.store.writes import Put
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Settling:
    """looks: has records looked at."""

    table: Table
    looks: LookRequests

    def settle(self, command: Command[Unplaced], connection_id: str, request: SettleUnplaced) -> Unplaced:
        """Give the booking as it then is; raises Refusal `connection_not_found`, `unplaced_not_found`."""
        tenant_id, is_retry = command.principal.tenant_id, request.action == "retry"
        connections = ConnectionRepository(self.table)

        def attempt() -> Unplaced:
            connections.find(tenant_id, connection_id)
            before = UnplacedRepository(self.table).get(tenant_id, connection_id, request.remote_id)
            if before is None:
                message = "the connection has no such booking without a place; GET …/unplaced lists them"
                raise Refusal("unplaced_not_found", message, param="remoteId")
            after = replace(before, state="open" if is_retry else "dismissed")
            put = Put(unplaced_key(tenant_id, connection_id, request.remote_id), unplaced_item(after))
            action = "retried" if is_retry else "dismissed"
            log = entry_put(Subject(tenant_id, "connection", connection_id), action, command.principal.actor)
            connections.keep({"unplaced": put, "log": log, **command.kept(after)})
            return after

        found = carry_out(connections, command, attempt)
        if is_retry:
            self.looks.ask(tenant_id, connection_id, [request.remote_id])
        return found
