"""The machine's own zone, which must not matter."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

ZONES = ["UTC", "America/New_York", "Asia/Kolkata"]


@contextmanager
def process_in(zone: str) -> Iterator[None]:
    """Yield the process's own zone for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        yield
    time.tzset()
