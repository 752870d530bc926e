"""First attempts of which only a manifest tells the sweeper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from scheducal.store.keys import sortable
from scheducal.webhooks.delivery.manifest import DeliveryManifest, manifest_of
from scheducal.webhooks.delivery.model import GRACE, OPEN
from tests.integration.world.rows import Row


def looked_after_at(rows: Iterable[Row]) -> list[str]:
    """Tell when the sweeper looks after each manifest: in the second after its messages had their time."""
    known = list(rows)
    safe = {(row["webhookId"], row["eventId"]) for row in known if row["kind"] == "delivery" and _is_safe(row)}
    manifests = [manifest_of(row) for row in known if row["kind"] == "manifest"]
    return [_at(manifest) for manifest in manifests if not _named(manifest) <= safe]


def _named(manifest: DeliveryManifest) -> set[tuple[str, str]]:
    return {(each.webhook_id, each.event.event_id) for each in manifest.deliveries}


def _is_safe(row: Row) -> bool:
    return row["state"] not in OPEN or "duePk" in row


def _at(manifest: DeliveryManifest) -> str:
    return sortable(manifest.at + GRACE + timedelta(seconds=1))
