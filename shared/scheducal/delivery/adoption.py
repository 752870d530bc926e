"""First attempts that did not end in time, found by their manifests and handed to the index of what is overdue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import takewhile

from scheducal.delivery.manifest import Manifest
from scheducal.delivery.manifests import Manifests
from scheducal.delivery.repository import DeliveryRepository


def adopt_unfinished(
    deliveries: DeliveryRepository, manifests: Manifests, now: datetime, has_time: Callable[[], bool]
) -> int:
    """Look after the manifests whose messages had their time, oldest first while there is time, and give their number.

    Each is forgotten at once, so that a sweep that fails has not been in vain. One of which a delivery changed
    meanwhile is kept, for the next sweep to look again.
    """
    looked_after = 0
    for manifest in takewhile(lambda _: has_time(), manifests.old(now)):
        if _is_looked_after(deliveries, manifest):
            manifests.remove(manifest)
            looked_after += 1
    return looked_after


def _is_looked_after(deliveries: DeliveryRepository, manifest: Manifest) -> bool:
    found = deliveries.stored(manifest.deliveries)
    adopted = [deliveries.adopt(each, found.get(each)) for each in manifest.deliveries]
    return all(adopted)
