"""Connections in the table: one partition a tenant, changed one at a time with the tenant itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheducal.clock import isoformat
from scheducal.connections import rules
from scheducal.connections.authorization import Authorization, State
from scheducal.connections.connection import Connection
from scheducal.connections.events import connection_event
from scheducal.connections.rows import authorization_item, authorization_of, connection_item, connection_of
from scheducal.connections.rules import Decision
from scheducal.errors import Refusal
from scheducal.store.commit import Writes, commit
from scheducal.store.conditions import Attr
from scheducal.store.keys import (
    CALENDARS,
    Key,
    allowance_key,
    authorization_key,
    calendar_partition,
    calendars_partition,
    connection_key,
    ended_connection_key,
)
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Put, Update, Write, is_absent
from scheducal.tenants.models import Tenant
from scheducal.tenants.repository import TenantRepository, calendar_writes


@dataclass(frozen=True, slots=True)
class Owned:
    """A tenant with its connections, as they were read."""

    tenant: Tenant
    connections: tuple[Connection, ...]

    def not_found() -> Refusal:
    """What is said of an id that is none, or another tenant's."""
    return Refusal("calendar_not_found", "there is no connected calendar with this id", param="calendarId")


def _key(connection: Connection) -> Key:
    return connection_key(connection.tenant_id, connection.calendar_id)


def _audit(decision: Decision, actor: str) -> Put:
    after = decision.after
    item = {
        "kind": "audit",
        "action": decision.action,
        "actor": actor,
        "version": after.version,
        "changed": list(decision.changed),
        "at": isoformat(after.updated_at),
    }
    key = Key(calendar_partition(after.tenant_id, after.calendar_id), f"L#AUD#{after.version:010d}")
    return Put(key, item, is_absent())
