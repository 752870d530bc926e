"""What every entry of the catalog has beside its contents: whose it is, its id, its version, its times."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


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
