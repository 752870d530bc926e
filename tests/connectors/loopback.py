"""Lets systems whose address tenants give be on this machine, as a local stack does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scheducal import settings
from scheducal.connectors.connections import wiring
from scheducal.http.pinned.wiring import policy
from tests.integration.world.functions import forget


@contextmanager
def loopback_allowed() -> Iterator[None]:
    """Allow it for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OUTBOUND_ALLOW_LOOPBACK", "true")
        _forget()
        yield
    _forget()


def _forget() -> None:
    forget()
    for each in (policy, wiring.guarded_client, settings.outbound_settings):
        each.cache_clear()
