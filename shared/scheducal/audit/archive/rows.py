"""The rows of a chain: how far it has come, and a row for each sealed day with entries."""

from __future__ import annotations

from datetime import date
from typing import Any

from scheducal.audit.archive.model import AuditDay, Chain, OpenDay
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key
from scheducal.store.values import Item
from scheducal.store.writes import Put, is_absent

DAYS = "DAY#"


def chain_partition(tenant_id: str) -> str:
    """Name the partition of a tenant's chain."""
    return f"T#{tenant_id}#AUDIT"


def chain_key(tenant_id: str) -> Key:
    """Key the row that says how far the chain has come."""
    return Key(chain_partition(tenant_id), "CHAIN")


def chain_put(chain: Chain) -> Put:
    """Build the write of the next state, unless another run wrote one."""
    item = {
        "kind": "auditChain",
        "tenantId": chain.tenant_id,
        "through": chain.through.isoformat(),
        "hash": chain.hash,
        "revision": chain.revision,
        "open": _open_item(chain.open_day) if chain.open_day else None,
    }
    condition = is_absent() if chain.revision == 1 else Attr("revision").eq(chain.revision - 1)
    return Put(chain_key(chain.tenant_id), item, condition)


def chain_of(item: Item) -> Chain:
    """Read the state from its row."""
    kept = item.get("open")
    return Chain(
        tenant_id=item["tenantId"],
        through=date.fromisoformat(item["through"]),
        hash=item["hash"],
        revision=item["revision"],
        open_day=OpenDay(day_of(kept), kept["after"]) if kept else None,
    )


def day_put(tenant_id: str, day: AuditDay) -> Put:
    """Build the row of a sealed day, which nobody writes again."""
    key = Key(chain_partition(tenant_id), f"{DAYS}{day.day.isoformat()}")
    return Put(key, {"kind": "auditDay", "tenantId": tenant_id, **_day_item(day)}, is_absent())


def day_of(item: Item) -> AuditDay:
    """Read a day from its row, or from what a chain keeps of an open one."""
    return AuditDay(
        day=date.fromisoformat(item["day"]),
        before=item["before"],
        hash=item["hash"],
        entries=item["entries"],
        parts=item["parts"],
        kept_until=item["keptUntil"],
    )


def _day_item(day: AuditDay) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "before": day.before,
        "hash": day.hash,
        "entries": day.entries,
        "parts": day.parts,
        "keptUntil": day.kept_until,
    }


def _open_item(opened: OpenDay) -> dict[str, Any]:
    return {**_day_item(opened.day), "after": opened.after}
