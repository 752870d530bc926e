"""The webhooks of the function's own table."""

from __future__ import annotations

from functools import cache

from scheducal.http.pinned.wiring import policy
from scheducal.store.table import table
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.endpoints.service import Webhooks
from scheducal.webhooks.replay.repository import skips


@cache
def webhooks() -> Webhooks:
    """Build one per process."""
    return Webhooks(EndpointRepository(table()), policy(), skips)
