"""One limit of each source: in this process, and from half of it on in the table as well."""

from __future__ import annotations

from scheducal.api.strangers.buckets import MOST, Buckets
from scheducal.api.strangers.shared_allowance import SharedAllowance
from scheducal.recent_entries import RecentEntries

# Taken from the shared row at once, so that a flood writes a tenth of its requests at most.
_PARTS = 10


class Limiter:
    """shared: None where a process counts for itself alone."""

    def __init__(self, buckets: Buckets, shared: SharedAllowance | None) -> None:
        self._buckets = buckets
        self._shared = shared
        self._part = max(1, buckets.allowance.burst // _PARTS)
        self._taken = RecentEntries[str, int](MOST)

    def wait(self, source: str, now: int) -> int:
        """Give whole seconds until the source is let in, as far as this process knows; takes nothing."""
        return self._buckets.wait(source, now)

    def take(self, source: str, now: int) -> int:
        """Let the source in once, or say how many seconds it has to wait."""
        if wait := self._buckets.take(source, now):
            return wait
        if self._shared is None or 2 * self._buckets.used(source, now) <= self._buckets.allowance.burst:
            return 0
        return self._take_shared(self._shared, source, now)

    def _take_shared(self, shared: SharedAllowance, source: str, now: int) -> int:
        left = self._taken.pop(source, 0)
        if not left:
            if (tat := shared.take(source, self._part, now)) is not None:
                self._buckets.move(source, tat)
                return self._buckets.wait(source, now)
            left = self._part
        self._taken[source] = left - 1
        return 0
