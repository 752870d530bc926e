"""The rows of shares: one for each resource and service, beside the resource's days."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from scheducal.availability.engine.shares import Share
from scheducal.availability.ledger.rows import KEPT
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, ledger_partition
from scheducal.store.values import Item
from scheducal.store.writes import Put, is_absent

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def share_key(tenant_id: str, resource_id: str, service_id: str) -> Key:
    """Give the key of what a resource had of a service."""
    return Key(ledger_partition(tenant_id, resource_id), f"S#{service_id}")


def share_put(tenant_id: str, resource_id: str, service_id: str, share: Share, today: int) -> Put:
    """Build the write of a share under the version that was read. today: days since the epoch."""
    item = {
        "kind": "share",
        "version": share.version + 1,
        "order": share.order,
        "share": share.share,
        "step": share.step,
        "days": json.dumps(sorted(share.days.items()), separators=(",", ":")),
        # Who was not booked for so long starts like a newcomer.
        "expiresAt": int((_EPOCH + timedelta(days=max(share.days, default=today)) + KEPT).timestamp()),
    }
    key = share_key(tenant_id, resource_id, service_id)
    return Put(key, item, is_absent() if share.version == 0 else Attr("version").eq(share.version))


def share_of(item: Item) -> Share:
    """Read the share from its row."""
    return Share(item["order"], item["share"], item["step"], dict(json.loads(item["days"])), item["version"])
