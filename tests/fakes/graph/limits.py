"""How much Graph takes: so many requests at once and in a while, for each mailbox."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from tests.fakes.graph.refusal import GraphError


@dataclass
class Limits:
    """at_once: requests of one mailbox under way. rate: requests in any `window`. next: waits of requests to refuse.

    most_at_once: the most that were under way for any mailbox, those refused included. refused: how many were.
    """

    clock: Callable[[], datetime]
    at_once: int = 4
    rate: int = 10_000
    window: timedelta = timedelta(minutes=10)
    next: deque[timedelta | None] = field(default_factory=deque)
    most_at_once: int = 0
    refused: int = 0
    _under_way: dict[str, int] = field(default_factory=dict)
    _taken: dict[str, deque[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def admitted(self, mailbox: str) -> Iterator[None]:
        """While a request is under way. Raises GraphError where it is one too many."""
        with self._lock:
            self._under_way[mailbox] = self._under_way.get(mailbox, 0) + 1
            self.most_at_once = max(self.most_at_once, self._under_way[mailbox])
        try:
            with self._lock:
                self._judge(mailbox)
            yield
        finally:
            with self._lock:
                self._under_way[mailbox] -= 1

    def _judge(self, mailbox: str) -> None:
        now, taken = self.clock(), self._taken.setdefault(mailbox, deque())
        while taken and taken[0] <= now - self.window:
            taken.popleft()
        if self.next:
            self._refuse(self.next.popleft())
        if self._under_way[mailbox] > self.at_once:
            self._refuse(timedelta(seconds=1))
        if len(taken) >= self.rate:
            self._refuse(taken[0] + self.window - now)
        taken.append(now)

    def _refuse(self, wait: timedelta | None) -> None:
        self.refused += 1
        headers = {} if wait is None else {"Retry-After": str(max(1, round(wait.total_seconds())))}
        message = "Application is over its MailboxConcurrency limit."
        raise GraphError(429, "ApplicationThrottled", message, headers)
