"""The log of one thing: who changed which fields of a version. Without values, which would outlive a deletion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.store.conditions import Condition
from scheducal.store.keys import Key
from scheducal.store.writes import Put

AUDIT = "L#AUD#"


def audit_key(partition: str, number: int) -> Key:
    """Key the row of one change in the log of its partition. Rows sort by the number."""
    return Key(partition, f"{AUDIT}{number:010d}")


def audit_put(
    key: Key,
    at: datetime,
    *,
    action: str,
    actor: str,
    version: int,
    changed: Iterable[str],
    further: Mapping[str, Any] | None = None,
    condition: Condition | None = None,
) -> Put:
    """Build the row. version: that the change made. changed: names of fields. further: attributes of its own."""
    item = {"kind": "audit", "action": action, "actor": actor, "version": version, "changed": list(changed)}
    return Put(key, item | {"at": isoformat(at), **(further or {})}, condition)
