"""Questions to calendars' owners in the table: each waits ten minutes for one answer."""

from __future__ import annotations

from datetime import datetime

from scheducal.clock import isoformat
from scheducal.connectors.connections.authorization.model import Authorization, State
from scheducal.connectors.connections.rows import authorization_item, authorization_of
from scheducal.connectors.connections.rules import LINK_LIFETIME
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.commit import Writes, commit
from scheducal.store.conditions import Attr
from scheducal.store.keys import authorization_key
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update, is_absent
from scheducal.tenants.repository import TenantRepository


class NotOpen(Exception):
    """A question that cannot be answered any more; the message says why, to the person in the browser."""


class ConsentRequests:
    """All tenants' requests for consent."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def ask(self, authorization: Authorization, digest: str, extras: Writes) -> None:
        """Keep a question; raises CommitRefused, store.table.Contention."""
        connection = authorization.connection
        put = Put(authorization_key(connection.tenant_id, digest), authorization_item(authorization), is_absent())
        subject = Subject(connection.tenant_id, "connection", connection.connection_id)
        log = entry_put(subject, "access_asked", authorization.asked_by, after={"kind": connection.kind})
        commit(self._table, {"version": put, "log": log, **extras})

    def open(self, state: State, at: datetime) -> Authorization:
        """Read the question as it waits; raises NotOpen."""
        item = self._table.get(authorization_key(state.tenant_id, state.digest))
        _check_open(item, at)
        self._check_not_suspended(state.tenant_id)
        assert item is not None, "what is not there is not open"
        return authorization_of(item)

    def take(self, state: State, at: datetime) -> Authorization:
        """Take the answer, which nobody can do a second time; raises NotOpen."""
        self._check_not_suspended(state.tenant_id)
        is_unused = Attr("usedAt").not_exists()
        is_current = Attr("expiresAt").between(int(at.timestamp()) + 1, int((at + LINK_LIFETIME).timestamp()))
        key = authorization_key(state.tenant_id, state.digest)
        used = Update(key, {"usedAt": isoformat(at)}, condition=is_unused & is_current)
        try:
            return authorization_of(self._table.update(used))
        except ConditionFailed as failed:
            _check_open(failed.olds[0], at)
            raise NotOpen("This link is not valid.") from failed

    def _check_not_suspended(self, tenant_id: str) -> None:
        tenant = TenantRepository(self._table).tenant(tenant_id)
        if tenant is None or tenant.suspension is not None:
            raise NotOpen("The account that sent this link is suspended.")


def _check_open(item: Item | None, at: datetime) -> None:
    if item is None:
        raise NotOpen("This link is not known, or it has expired: a link is good for ten minutes.")
    if "usedAt" in item:
        raise NotOpen("This link was used before, and is good for one answer alone.")
    if item["expiresAt"] <= int(at.timestamp()):
        raise NotOpen("This link has expired: a link is good for ten minutes.")
