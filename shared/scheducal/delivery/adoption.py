"""First attempts that did not end in time, found by their manifests and handed to the index of what is overdue."""

from __future__ import annotations

from datetime import datetime

from scheducal.delivery.manifest import Manifest
from scheducal.delivery.manifests import Manifests
from scheducal.delivery.repository import DeliveryRepository


def adopt_unfinished(deliveries: DeliveryRepository, manifests: Manifests, now: datetime, most: int) -> int:
    """Look after the manifests whose messages had their time, at most so many, and give their number.

    One of which a delivery changed meanwhile is kept, for the next sweep to look again.
    """
    looked_after = [each for each in manifests.old(now, most) if _is_looked_after(deliveries, each)]
    for manifest in looked_after:
        manifests.remove(manifest)
    return len(looked_after)


def _is_looked_after(deliveries: DeliveryRepository, manifest: Manifest) -> bool:
    found = deliveries.stored(manifest.deliveries)
    adopted = [deliveries.adopt(each, found.get(each)) for each in manifest.deliveries]
    return all(adopted)
