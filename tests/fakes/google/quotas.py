"""How much Google takes: so many requests in any minute, of the project and of each of its users."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.fakes.google.refusal import GoogleRefusal

_MINUTE = timedelta(minutes=1)
_PROJECT = "*"


@dataclass
class Quotas:
    """per_user, per_project: requests in any minute. next: refused in place of the next requests."""

    clock: Callable[[], datetime]
    per_user: int = 600
    per_project: int = 10_000
    next: deque[GoogleRefusal] = field(default_factory=deque)
    _taken: dict[str, deque[datetime]] = field(default_factory=dict)

    def take(self, user: str) -> None:
        """Count a request; raises GoogleRefusal where it is one too many. Those refused do not count."""
        if self.next:
            raise self.next.popleft()
        if len(self._recent(user)) >= self.per_user:
            raise GoogleRefusal(403, "userRateLimitExceeded", "User Rate Limit Exceeded")
        if len(self._recent(_PROJECT)) >= self.per_project:
            raise GoogleRefusal(403, "rateLimitExceeded", "Rate Limit Exceeded")
        for each in (user, _PROJECT):
            self._taken[each].append(self.clock())

    def _recent(self, whose: str) -> deque[datetime]:
        taken = self._taken.setdefault(whose, deque())
        while taken and taken[0] <= self.clock() - _MINUTE:
            taken.popleft()
        return taken
