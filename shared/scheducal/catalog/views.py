"""Entries of the catalog as answers show them."""

from __future__ import annotations

from typing import Any

from scheducal.catalog.model import Entry, Kind, WithMeta
from scheducal.clock import isoformat
from scheducal.pagination import Listed


def shown(kind: Kind[Entry], found: WithMeta[Entry]) -> dict[str, Any]:
    """Render a resource or a service, in a list or alone."""
    return {
        kind.id_name: found.meta.entry_id,
        "version": found.meta.version,
        **kind.document(found.entry),
        "dateCreated": isoformat(found.meta.created_at),
        "lastUpdated": isoformat(found.meta.updated_at),
    }


def page(kind: Kind[Entry], listed: Listed[WithMeta[Entry]]) -> dict[str, Any]:
    """Render a page of resources or services."""
    return {f"{kind.name}s": [shown(kind, each) for each in listed.entries], "nextCursor": listed.cursor}
