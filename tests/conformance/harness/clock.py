"""The time of fakes: it stands still until a test moves it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class StandingClock:
    """Call it for the present instant."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        """So many minutes=, hours=, days= later."""
        self.now += timedelta(**parts)
