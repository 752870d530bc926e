"""Allowances of a bounded number of sources, and what was refused a short while ago. Pure; one process's memory."""

from __future__ import annotations

from scheducal.recent_entries import RecentEntries
from scheducal.tenants.rules import interval, latest_tat, retry_after
from scheducal.values import dataclass

# At about 200 bytes each.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """per_minute: how fast it comes back.
    burst: all of it.
    """

    per_minute: int
    burst: int

    @property
    def interval(self) -> int:
        """Give microseconds until one more request is allowed."""
        return interval(self.per_minute)

    def latest(self, now: int) -> int:
        """Give the latest TAT that still lets a request in."""
        return latest_tat(now, self.per_minute, self.burst)

    def wait(self, tat: int, now: int) -> int:
        """Give whole seconds until a request is let in; 0 for at once."""
        return retry_after(tat, now, self.per_minute, self.burst) if tat > self.latest(now) else 0


class Buckets:
    """The TAT of each source; the one that was quiet for longest is forgotten first, and has all of its allowance."""

    def __init__(self, allowance: Allowance, most: int = MOST) -> None:
        self.allowance = allowance
        self._tats = RecentEntries[str, int](most)

    def wait(self, source: str, now: int) -> int:
        """Give whole seconds until the source is let in; 0 for at once."""
        return self.allowance.wait(self._tats.get(source, 0), now)

    def take(self, source: str, now: int) -> int:
        """Take one of the allowance, or say how long to wait; who waits takes nothing."""
        if wait := self.wait(source, now):
            return wait
        self.move(source, max(self._tats.get(source, 0), now) + self.allowance.interval)
        return 0

    def used(self, source: str, now: int) -> int:
        """Tell how much of the allowance is used."""
        return max(self._tats.get(source, 0) - now, 0) // self.allowance.interval

    def move(self, source: str, tat: int) -> None:
        """Take over a TAT; a later one stays."""
        self._tats[source] = max(tat, self._tats.get(source, 0))


class Memory:
    """What was so a short while ago. lasts: microseconds."""

    def __init__(self, lasts: int, most: int = MOST) -> None:
        self._lasts = lasts
        self._until = RecentEntries[str, int](most)

    def holds(self, name: str, now: int) -> bool:
        """Tell whether it was added, and not long ago."""
        return self._until.get(name, 0) > now

    def add(self, name: str, now: int) -> None:
        """Remember it from now on."""
        self._until[name] = now + self._lasts

    def discard(self, name: str) -> None:
        """Forget it."""
        self._until.pop(name, None)
