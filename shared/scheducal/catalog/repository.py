"""The catalog in the table: one partition a tenant, changed under the condition that nothing else of it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scheducal.catalog.model import Entry, EntryMeta, Kind
from scheducal.catalog.rows import Read, State, entry_item, read_of, state_item, values_of
from scheducal.store.audit.changes import Values
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.audit.versions import audit_key, audit_put
from scheducal.store.commit import Writes, commit
from scheducal.store.conditions import Attr
from scheducal.store.keys import (
    CATALOG,
    CatalogKind,
    Key,
    catalog_key,
    catalog_log,
    catalog_partition,
    catalog_state_key,
)
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Put, is_absent
from scheducal.values import dataclass

LONGEST_ID = 64
# The reason of an absence may say how somebody is.
PERSONAL = ("timeOff",)
EntryName = tuple[CatalogKind, str]


@dataclass(frozen=True, slots=True)
class Change:
    """Who did what to an entry. changed: names of fields as on the wire."""

    actor: str
    action: str
    changed: Sequence[str] = ()


class CatalogRepository:
    """What is decided on is read with the catalog's state, and written under the condition that it is still that."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, tenant_id: str, names: Iterable[EntryName], others: Iterable[Key] = ()) -> Read:
        """Read the state and those of the named entries that exist: one consistent request for up to 99.

        others: rows of the tenant's that are no entries, to be read with them.
        """
        wanted = dict.fromkeys([*(catalog_key(tenant_id, kind, entry_id) for kind, entry_id in names), *others])
        return read_of(tenant_id, self._table.batch_get([catalog_state_key(tenant_id), *wanted], consistent=True))

    def get(self, tenant_id: str, kind: CatalogKind, entry_id: str) -> Item | None:
        """Read one entry's row as it is now, None where there is none; entry_id: any text that a client sent."""
        is_plausible = entry_id.isascii() and len(entry_id) <= LONGEST_ID
        return self._table.get(catalog_key(tenant_id, kind, entry_id)) if is_plausible else None

    def read_all(self, tenant_id: str) -> Read:
        """Read the whole catalog: a consistent request for each megabyte."""
        items = self._table.query_all(Attr("pk").eq(catalog_partition(tenant_id)))
        return read_of(tenant_id, {Key(item["pk"], item["sk"]): item for item in items})

    def all_of(self, tenant_id: str, kind: CatalogKind) -> list[Item]:
        """Read all entries of a kind: a consistent request for each megabyte."""
        condition = Attr("pk").eq(catalog_partition(tenant_id)) & Attr("sk").begins_with(CATALOG[kind])
        return list(self._table.query_all(condition))

    def page(self, tenant_id: str, kind: CatalogKind, after: str | None, limit: int) -> tuple[list[Item], str | None]:
        """List entries by id, which is by creation, and the id at which the next page begins.

        after: the id at which the page before ended.
        """
        condition = Attr("pk").eq(catalog_partition(tenant_id)) & Attr("sk").begins_with(CATALOG[kind])
        start = catalog_key(tenant_id, kind, after).attributes() if after is not None else None
        page = self._table.query(condition, limit=limit, start=start)
        return page.items, page.items[-1]["entryId"] if page.next_start else None

    def kept_answer(self, key: Key) -> Item | None:
        """Read the idempotency record, None where there is none."""
        return self._table.get(key)

    def keep(self, extras: Writes) -> None:
        """Write only the extras, for a request that changes nothing; raises as `write` does."""
        commit(self._table, extras)

    def write(
        self, read: Read, kind: Kind[Entry], meta: EntryMeta, entry: Entry, change: Change, extras: Writes
    ) -> None:
        """Write a new entry or a next version.

        Raises CommitRefused, store.table.Contention; then nothing was written.
        """
        key = catalog_key(meta.tenant_id, kind.name, meta.entry_id)
        condition = is_absent() if meta.version == 1 else Attr("version").eq(meta.version - 1)
        # The state's revision and the entry's version are both conditions: entries may name each other.
        put = Put(key, entry_item(kind, meta, entry), condition)
        more = 1 if meta.version == 1 else 0
        self._commit(read, kind.name, more, meta, change, kind.document(entry), {"version": put, **extras})

    def delete(self, read: Read, kind: CatalogKind, meta: EntryMeta, change: Change, extras: Writes) -> None:
        """Take an entry away. meta: of the deletion, a version after the entry's. Raises as `write` does."""
        key = catalog_key(meta.tenant_id, kind, meta.entry_id)
        gone = Delete(key, Attr("version").eq(meta.version - 1))
        self._commit(read, kind, -1, meta, change, None, {"version": gone, **extras})

    def _commit(
        self,
        read: Read,
        kind: CatalogKind,
        more: int,
        meta: EntryMeta,
        change: Change,
        after: Values | None,
        writes: Writes,
    ) -> None:
        state = _state_put(read, read.state.after(kind, more))
        audit = _audit(kind, meta, change, read.state.revision + 1)
        commit(self._table, {"state": state, "audit": audit, "log": _logged(read, kind, meta, change, after), **writes})


def _state_put(read: Read, after: State) -> Put:
    before = read.state.revision
    condition = Attr("revision").eq(before) if before else is_absent()
    return Put(catalog_state_key(read.tenant_id), state_item(after), condition)


def _logged(read: Read, kind: CatalogKind, meta: EntryMeta, change: Change, after: Values | None) -> Put:
    item = read.item(kind, meta.entry_id)
    before = values_of(item) if item else None
    subject = Subject(meta.tenant_id, kind, meta.entry_id)
    return entry_put(subject, change.action, change.actor, before=before, after=after, personal=PERSONAL)


def _audit(kind: CatalogKind, meta: EntryMeta, change: Change, revision: int) -> Put:
    """Key the audit row by the catalog's revision: a channel can go and come again, and its versions with it."""
    return audit_put(
        audit_key(catalog_log(meta.tenant_id, kind, meta.entry_id), revision),
        meta.updated_at,
        action=change.action,
        actor=change.actor,
        version=meta.version,
        changed=change.changed,
    )
