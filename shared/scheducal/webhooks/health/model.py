"""The health of an endpoint, as plain values."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from scheducal.values import dataclass
from scheducal.webhooks.delivery.model import Delivery

# `off`: its owner did it; `disabled`: we did.
Condition = Literal["off", "disabled", "failing", "unsteady", "slow", "well", "quiet"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Attempts of the events of 24 hours.

    newest: their deliveries, newest event first.
    is_whole: False where there were more than are counted; then it is the newest that are.
    """

    delivered: int
    failed: int
    newest: tuple[Delivery, ...]
    is_whole: bool

    @property
    def attempts(self) -> int:
        """Count both."""
        return self.delivered + self.failed

    @property
    def share_of_failures(self) -> float:
        """Give it from 0 to 1; 0 where nothing was tried."""
        return self.failed / self.attempts if self.attempts else 0.0


@dataclass(frozen=True, slots=True)
class Health:
    """since: since when it is so, where that is known.
    reason: why we switched it off.
    switched_off_at: when we will, if it goes on like this.
    tally: None where nobody counted.
    """

    condition: Condition
    since: datetime | None = None
    reason: str | None = None
    switched_off_at: datetime | None = None
    tally: Tally | None = None
