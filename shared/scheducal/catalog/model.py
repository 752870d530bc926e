"""What the entries of the catalog have in common: the kind, and beside the contents id, version and times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

from scheducal.errors import Refusal
from scheducal.store.keys import CatalogKind
from scheducal.values import dataclass, replace

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class EntryMeta:
    """version: grows by one with each change.
    created_at, updated_at: aware UTC, whole seconds.
    """

    tenant_id: str
    entry_id: str
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def first(cls, tenant_id: str, entry_id: str, at: datetime) -> EntryMeta:
        """Make the meta data of a new entry."""
        second = at.replace(microsecond=0)
        return cls(tenant_id, entry_id, 1, second, second)

    def next(self, at: datetime) -> EntryMeta:
        """Make the meta data of the entry after a change. Time does not run backwards, even where clocks differ."""
        # Clocks of two processes differ. Time in a row never runs backwards.
        return replace(self, version=self.version + 1, updated_at=max(at.replace(microsecond=0), self.updated_at))


@dataclass(frozen=True, slots=True)
class WithMeta(Generic[Entry]):
    """An entry as it is kept: under its id, in one of its versions."""

    meta: EntryMeta
    entry: Entry


@dataclass(frozen=True, slots=True)
class Kind(Generic[Entry]):
    """id_name: of the id in requests and answers.
    prefix: of ids, empty for names.
    most: entries a tenant may have.

    defaults: contents of an entry that says no more than it must, or that was written before a field came.
    """

    name: CatalogKind
    id_name: str
    prefix: str
    most: int
    defaults: Mapping[str, Any]
    document: Callable[[Entry], Mapping[str, Any]]
    parse: Callable[[EntryMeta, Mapping[str, Any]], Entry]


def not_found(kind: Kind[Any]) -> Refusal:
    """Refuse an id that is no entry's, or another tenant's."""
    by = "id" if kind.id_name.endswith("Id") else "name"
    return Refusal(f"{kind.name}_not_found", f"there is no {kind.name} with this {by}", param=kind.id_name)
