"""The rows of the catalog. Contents are one text, since a row is read and written as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from scheducal.catalog.model import Entry, EntryMeta, Kind, WithMeta
from scheducal.clock import isoformat
from scheducal.store.keys import CatalogKind, Key, catalog_key, catalog_state_key
from scheducal.store.values import Item
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """revision: grows with each change of any entry.
    counts: entries by kind.
    """

    revision: int = 0
    counts: Mapping[CatalogKind, int] = field(default_factory=dict)

    def after(self, kind: CatalogKind, more: int) -> State:
        """Give the state after a change that added that many entries."""
        return State(self.revision + 1, {**self.counts, kind: self.count(kind) + more})

    def count(self, kind: CatalogKind) -> int:
        """Count the entries of a kind."""
        return self.counts.get(kind, 0)


@dataclass(frozen=True, slots=True)
class Read:
    """Rows that were read together with the state."""

    tenant_id: str
    state: State
    items: Mapping[Key, Item]

    def item(self, kind: CatalogKind, entry_id: str) -> Item | None:
        """Give the row of an entry, None where there is none."""
        return self.items.get(catalog_key(self.tenant_id, kind, entry_id))

    def of_kind(self, kind: CatalogKind) -> list[Item]:
        """List the rows of one kind, by id."""
        return [item for _, item in sorted(self.items.items(), key=lambda each: each[0].sk) if item["kind"] == kind]


def read_of(tenant_id: str, items: Mapping[Key, Item]) -> Read:
    """Sort the rows that were read, the state among them."""
    kept = items.get(catalog_state_key(tenant_id))
    state = State(kept["revision"], kept["counts"]) if kept else State()
    return Read(tenant_id, state, items)


def state_item(state: State) -> dict[str, Any]:
    """Write the row of the state."""
    return {"kind": "catalogState", "revision": state.revision, "counts": state.counts}


def entry_item(kind: Kind[Entry], meta: EntryMeta, entry: Entry) -> dict[str, Any]:
    """Write an entry's row."""
    return {
        "kind": kind.name,
        "tenantId": meta.tenant_id,
        "entryId": meta.entry_id,
        "version": meta.version,
        "createdAt": isoformat(meta.created_at),
        "updatedAt": isoformat(meta.updated_at),
        "contents": json.dumps(kind.document(entry), ensure_ascii=False, separators=(",", ":")),
    }


def meta_of(item: Item) -> EntryMeta:
    """Read from a row its tenant, its id and its version."""
    return EntryMeta(
        tenant_id=item["tenantId"],
        entry_id=item["entryId"],
        version=item["version"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        updated_at=datetime.fromisoformat(item["updatedAt"]),
    )


def values_of(item: Item) -> dict[str, Any]:
    """Read the document that a row holds, with those fields alone that it has."""
    values: dict[str, Any] = json.loads(item["contents"])
    return values


def contents_of(kind: Kind[Any], item: Item) -> dict[str, Any]:
    """Read the document that a row holds.

    Fields that came later than the row get the value that they have where nothing is said.
    """
    return {**kind.defaults, **values_of(item)}


def entry_of(kind: Kind[Entry], item: Item) -> Entry:
    """Read the entry from its row."""
    return kind.parse(meta_of(item), contents_of(kind, item))


def kept_of(kind: Kind[Entry], item: Item) -> WithMeta[Entry]:
    """Read the entry with its meta data."""
    return WithMeta(meta_of(item), entry_of(kind, item))
