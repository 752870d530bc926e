"""Time as the test sets it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from moto.sqs import models as moto_sqs

from scheducal import clock

BEGIN = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)


class TestClock:
    """Stands still until it is told to go on."""

    __test__ = False

    def __init__(self, begin: datetime = BEGIN) -> None:
        self._now = begin

    def now(self) -> datetime:
        """Takes the place of `scheducal.clock.now`."""
        return self._now

    def advance(self, **span: float) -> None:
        """Go on by a span, given as for `timedelta`."""
        self._now += timedelta(**span)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """For the code under test, and for moto's queues: delays and invisibility end by this clock."""
        patch.setattr(clock, "now", self.now)
        patch.setattr(moto_sqs, "unix_time", self._seconds)
        patch.setattr(moto_sqs, "unix_time_millis", self._milliseconds)

    def _seconds(self) -> float:
        return self._now.timestamp()

    def _milliseconds(self) -> float:
        return self._now.timestamp() * 1000
