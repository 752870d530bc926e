"""Connections in the table: one partition a tenant, changed one at a time with the tenant itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scheducal.catalog.channels.model import BUILT_IN
from scheducal.connectors.connections import rules
from scheducal.connectors.connections.events import connection_event
from scheducal.connectors.connections.mirrors import is_mirror, mirror_writes
from scheducal.connectors.connections.model import Connection, Filter, is_any_id
from scheducal.connectors.connections.names import CALENDARS as CALENDAR_NAMES
from scheducal.connectors.connections.names import CONNECTIONS as CONNECTION_NAMES
from scheducal.connectors.connections.names import Names
from scheducal.connectors.connections.rows import connection_item, connection_of, connection_values
from scheducal.connectors.connections.rules import ConnectionDecision
from scheducal.connectors.connections.ruleset.model import Ruleset
from scheducal.errors import Refusal
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.audit.versions import audit_key, audit_put
from scheducal.store.commit import Writes, commit
from scheducal.store.conditions import Attr
from scheducal.store.keys import (
    CALENDARS,
    CatalogKind,
    Key,
    calendars_partition,
    catalog_key,
    connection_key,
    connection_partition,
    ended_connection_key,
)
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Put, Update, Write, is_absent
from scheducal.tenants.model import Tenant
from scheducal.tenants.repository import TenantRepository, calendar_writes
from scheducal.values import dataclass

# The kind and id of a catalog entry, and the parameter that names it.
Named = tuple[CatalogKind, str, str]
# What the keys of calendars and of other connections begin with, and no other row of their partition.
_EITHER = "C"


@dataclass(frozen=True, slots=True)
class Owned:
    """A tenant with its connections, as they were read."""

    tenant: Tenant
    connections: tuple[Connection, ...]

    def find(self, connection_id: str, names: Names) -> Connection:
        """Find one of them; raises Refusal in the words of an edge."""
        for each in self.connections:
            if each.connection_id == connection_id and (each.is_calendar or not names.only_calendars):
                return each
        raise names.not_found()


class ConnectionRepository:
    """A change holds on to the tenant that it knows, and so to all its connections."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._tenants = TenantRepository(table)

    def owned(self, tenant_id: str) -> Owned:
        """Read the tenant before its connections: a change after that is noticed when it is committed."""
        tenant = self._tenants.tenant(tenant_id)
        if tenant is None:
            raise CALENDAR_NAMES.not_found()
        return Owned(tenant, tuple(self._listed(tenant_id, _EITHER)))

    def calendars(self, tenant_id: str) -> list[Connection]:
        """List a tenant's connected calendars, oldest first. One consistent query."""
        return self._listed(tenant_id, CALENDARS)

    def every(self, tenant_id: str) -> list[Connection]:
        """List a tenant's connections of all kinds, calendars first. One consistent query."""
        return self._listed(tenant_id, _EITHER)

    def showing(self, tenant_id: str) -> list[Connection]:
        """List the connections whose systems show appointments, calendars first. One consistent query."""
        return [each for each in self._listed(tenant_id, _EITHER) if each.is_calendar or is_mirror(each)]

    def _listed(self, tenant_id: str, prefix: str) -> list[Connection]:
        condition = Attr("pk").eq(calendars_partition(tenant_id)) & Attr("sk").begins_with(prefix)
        return [connection_of(item) for item in self._table.query_all(condition)]

    def page(self, tenant_id: str, after: str | None, limit: int) -> tuple[list[Connection], str | None]:
        """List connections by kind of id and creation, and the id at which the next page begins.

        after: the id at which the page before ended.
        """
        condition = Attr("pk").eq(calendars_partition(tenant_id)) & Attr("sk").begins_with(_EITHER)
        start = connection_key(tenant_id, after).attributes() if after is not None else None
        page = self._table.query(condition, limit=limit, start=start)
        found = [connection_of(item) for item in page.items]
        return found, found[-1].connection_id if page.next_start else None

    def check_filter(self, tenant_id: str, chosen: Filter) -> None:
        """Check that there is what a filter names; raises Refusal `invalid_field`. One read where it names anything."""
        named: list[Named] = [("service", each, f"filter.services[{at}]") for at, each in enumerate(chosen.services)]
        named += [("resource", each, f"filter.resources[{at}]") for at, each in enumerate(chosen.resources)]
        channels = ((at, each) for at, each in enumerate(chosen.channels) if each not in BUILT_IN)
        named += [("channel", each, f"filter.channels[{at}]") for at, each in channels]
        self._check_named(tenant_id, named)

    def check_pairs(self, tenant_id: str, rules: Ruleset) -> None:
        """Check that there is what rules name; otherwise as `check_filter`."""
        named: list[Named] = [("service", ours, f"rules.services.{theirs}") for theirs, ours in rules.services.items()]
        named += [("resource", ours, f"rules.resources.{theirs}") for theirs, ours in rules.resources.items()]
        self._check_named(tenant_id, named)

    def _check_named(self, tenant_id: str, named: list[Named]) -> None:
        keys = {catalog_key(tenant_id, kind, each): (kind, each, param) for kind, each, param in named}
        found = self._table.batch_get(list(keys), consistent=True) if keys else {}
        for key, (kind, each, param) in keys.items():
            if key not in found:
                message = f"{param} is {each}, which is no {kind}; GET /api/v1/{kind}s lists them"
                raise Refusal("invalid_field", message, param=param)

    def get(self, tenant_id: str, connection_id: str) -> Connection | None:
        """Read the connection as it is now, None where there is none."""
        item = self._table.get(connection_key(tenant_id, connection_id))
        return connection_of(item) if item else None

    def find(self, tenant_id: str, connection_id: str) -> Connection:
        """Read a connection of any kind; raises Refusal `connection_not_found`. connection_id: any text."""
        found = self.get(tenant_id, connection_id) if is_any_id(connection_id) else None
        if found is None:
            raise CONNECTION_NAMES.not_found()
        return found

    def ended(self, tenant_id: str, connection_id: str, at: datetime) -> Connection | None:
        """Read one that was deleted less than a day ago."""
        item = self._table.get(ended_connection_key(tenant_id, connection_id))
        return connection_of(item) if item and item["expiresAt"] > at.timestamp() else None

    def kept_answer(self, key: Key) -> Item | None:
        """Read the idempotency record, None where there is none."""
        return self._table.get(key)

    def add(self, owned: Owned, decision: ConnectionDecision, actor: str, extras: Writes) -> None:
        """Add one connection; raises CommitRefused, store.table.Contention."""
        # The tenant's row is part of the same transaction, so that two connects at once cannot pass the limit together.
        put = Put(_key(decision.after), connection_item(decision.after), is_absent())
        self._commit(owned, None, decision, actor, {"version": put}, extras)

    def change(
        self, owned: Owned, before: Connection, decision: ConnectionDecision, actor: str, extras: Writes
    ) -> None:
        """Write what changed; raises as `add` does."""
        condition = Attr("version").eq(before.version)
        values = connection_item(decision.after)
        removed = [name for name, value in values.items() if value is None]
        kept = {name: value for name, value in values.items() if value is not None}
        update = Update(_key(before), kept, remove=removed, condition=condition)
        self._commit(owned, before, decision, actor, {"version": update}, extras)

    def end(self, owned: Owned, before: Connection, decision: ConnectionDecision, actor: str, extras: Writes) -> None:
        """Take a connection away and keep it where it ends its subscriptions; raises as `add` does."""
        expires = int((decision.after.updated_at + rules.TIDIED_WITHIN).timestamp())
        key = ended_connection_key(before.tenant_id, before.connection_id)
        # Kept for a day, so that the calendar's subscriptions can still be ended.
        ended = Put(key, {**connection_item(decision.after), "expiresAt": expires})
        gone = Delete(_key(before), Attr("version").eq(before.version))
        self._commit(owned, before, decision, actor, {"version": gone, "ended": ended}, extras)

    def keep(self, extras: Writes) -> None:
        """Write only the extras, for a request that changes no connection; raises as `add` does."""
        commit(self._table, extras)

    def _commit(
        self,
        owned: Owned,
        before: Connection | None,
        decision: ConnectionDecision,
        actor: str,
        writes: Mapping[str, Write],
        extras: Writes,
    ) -> None:
        tenant = owned.tenant
        # Each key's row holds the default calendar, so that a request needs no read for it.
        keys = self._tenants.keys_in_force(tenant.tenant_id) if decision.default != tenant.calendar else []
        default = calendar_writes(tenant, keys, decision.default)
        event = connection_event(decision.after, decision.action, decision.after.updated_at)
        told: Writes = {"event": event} if event else {}
        rows = {**writes, **mirror_writes(decision.after), **default, "audit": _audit(decision, actor)}
        logged: Writes = {"log": _logged(tenant, before, decision, actor)}
        commit(self._table, {**rows, **logged, **told, **extras})


def _key(connection: Connection) -> Key:
    return connection_key(connection.tenant_id, connection.connection_id)


def _logged(tenant: Tenant, before: Connection | None, decision: ConnectionDecision, actor: str) -> Put:
    after = decision.after
    was = connection_values(before, tenant.calendar) if before else None
    now = connection_values(after, decision.default) if after.deleted_at is None else None
    subject = Subject(after.tenant_id, "connection", after.connection_id)
    return entry_put(subject, decision.action, actor, before=was, after=now)


def _audit(decision: ConnectionDecision, actor: str) -> Put:
    after = decision.after
    return audit_put(
        audit_key(connection_partition(after.tenant_id, after.connection_id), after.version),
        after.updated_at,
        action=decision.action,
        actor=actor,
        version=after.version,
        changed=decision.changed,
        condition=is_absent(),
    )
