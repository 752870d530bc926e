"""A webhook endpoint as a plain value, and the events that it can be told of."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One version of an endpoint.

    webhook_id: a UUID.
    secret, previous_secret: as KMS sealed them.
    previous_until: when the previous one stops signing.
    version: grows by one with each change.
    created_at, updated_at: aware UTC, whole seconds.
    failing_since: the first failure after the last success.
    slow_until: until when it counts as slow, since an attempt was left waiting. Both change without a new version.
    disabled_reason: why we disabled it; None for what its owner did.
    """

    tenant_id: str
    webhook_id: str
    url: str
    event_types: tuple[str, ...]
    is_active: bool
    secret: bytes = field(repr=False)
    previous_secret: bytes | None = field(repr=False)
    previous_until: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime
    failing_since: datetime | None = None
    slow_until: datetime | None = None
    disabled_reason: str | None = None

    def may_hang(self, now: datetime) -> bool:
        """Tell whether its next answer may take long: the last one failed, is still awaited, or did take long."""
        return self.failing_since is not None or (self.slow_until is not None and now < self.slow_until)
