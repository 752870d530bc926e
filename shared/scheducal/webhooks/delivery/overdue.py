"""First attempts that did not end in time, found by their manifests and handed to the index of what is overdue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from scheducal.values import dataclass
from scheducal.webhooks.delivery.manifest import DeliveryManifest, DeliveryManifests
from scheducal.webhooks.delivery.repository import DeliveryRepository


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """How many manifests were, and how old the oldest of all was: it tells whether sweeps keep up."""

    count: int
    oldest: timedelta


def adopt_unfinished(
    deliveries: DeliveryRepository, manifests: DeliveryManifests, now: datetime, has_time: Callable[[], bool]
) -> LookedAfter:
    """Look after the manifests whose messages had their time, oldest first, while there is time.

    Each is forgotten at once, so that a sweep that fails has not been in vain. One of which a delivery changed
    meanwhile is kept, for the next sweep to look again.
    """
    count, oldest = 0, timedelta()
    for manifest in manifests.old(now):
        oldest = max(oldest, now - manifest.at)
        if not has_time():
            break
        if _is_looked_after(deliveries, manifest):
            manifests.remove(manifest)
            count += 1
    return LookedAfter(count, oldest)


def _is_looked_after(deliveries: DeliveryRepository, manifest: DeliveryManifest) -> bool:
    found = deliveries.stored(manifest.deliveries)
    adopted = [deliveries.adopt(each, found.get(each)) for each in manifest.deliveries]
    return all(adopted)
