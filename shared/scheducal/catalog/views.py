"""Entries of the catalog as answers show them."""

from __future__ import annotations

from typing import Any

from scheducal.catalog.entry_meta import EntryMeta
from scheducal.catalog.kinds import Entry, Kind
from scheducal.clock import isoformat
from scheducal.errors import Refusal


def shown(kind: Kind[Entry], stamp: EntryMeta, entry: Entry) -> dict[str, Any]:
    """Render a resource or a service, in a list or alone."""
    return {
        kind.id_name: stamp.entry_id,
        "version": stamp.version,
        **kind.document(entry),
        "dateCreated": isoformat(stamp.created_at),
        "lastUpdated": isoformat(stamp.updated_at),
    }


def not_found(kind: Kind[Any]) -> Refusal:
    """Refuse an id that is no entry's, or another tenant's."""
    by = "id" if kind.id_name.endswith("Id") else "name"
    return Refusal(f"{kind.name}_not_found", f"there is no {kind.name} with this {by}", param=kind.id_name)
