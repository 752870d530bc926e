"""The chain of a tenant's days, and how far it has come. Pure."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from scheducal.audit.rules import NOTHING
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class AuditDay:
    """A day with entries, sealed.

    before: the hash of the sealed day before it. hash: over that, the day and all its lines.
    entries, parts: how many entries, and in how many objects of the bucket.
    kept_until: when the first of its entries leaves the table, in seconds since the epoch.
    """

    day: date
    before: str
    hash: str
    entries: int
    parts: int
    kept_until: int


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day of which some parts lie in the bucket. day: as it would be with these alone. after: the last entry."""

    day: AuditDay
    after: str


@dataclass(frozen=True, slots=True)
class Chain:
    """through: all days up to it are sealed, or had no entry. hash: the last one's. revision: grows by each write."""

    tenant_id: str
    through: date
    hash: str = NOTHING
    revision: int = 0
    open_day: OpenDay | None = field(default=None)


def object_key(tenant_id: str, day: date, part: int) -> str:
    """Name the object of a part."""
    return f"{day_prefix(tenant_id, day)}{part:05d}.jsonl"


def day_prefix(tenant_id: str, day: date) -> str:
    """Name the beginning of a day's objects."""
    return f"{tenant_prefix(tenant_id)}{day.isoformat()}/"


def tenant_prefix(tenant_id: str) -> str:
    """Name the beginning of a tenant's objects."""
    return f"audit/{tenant_id}/"
