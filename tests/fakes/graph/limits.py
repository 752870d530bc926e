"""How much Graph takes: so many requests at once and in a while, for each mailbox."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from tests.fakes.graph.refusal import GraphError

# How long the answers to requests that were made together may be apart.
_UNDER_WAY = timedelta(milliseconds=500)


@dataclass
class Limits:
    """at_once: requests of one mailbox under way. rate: requests in any `window`; rates: of mailboxes that take another
    number. next: waits of requests to refuse.

    most_at_once: the most that were under way for any mailbox, those refused included. refused: how many, by what was
    too much. impatient: how many came before a wait was over that the mailbox had asked for.
    """

    clock: Callable[[], datetime]
    at_once: int = 4
    rate: int = 10_000
    window: timedelta = timedelta(minutes=10)
    rates: dict[str, int] = field(default_factory=dict)
    next: deque[timedelta | None] = field(default_factory=deque)
    most_at_once: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    impatient: int = 0
    _left_alone: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
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
        since, until = self._left_alone.get(mailbox, (now, now))
        self.impatient += since + _UNDER_WAY < now < until
        if self.next:
            self._refuse(mailbox, "asked for", self.next.popleft())
        if self._under_way[mailbox] > self.at_once:
            self._refuse(mailbox, "at once", timedelta(seconds=1))
        if len(taken) >= self.rates.get(mailbox, self.rate):
            self._refuse(mailbox, "rate", taken[0] + self.window - now)
        taken.append(now)

    def _refuse(self, mailbox: str, what: str, wait: timedelta | None) -> None:
        self.refused[what] += 1
        seconds = None if wait is None else max(1, ceil(wait.total_seconds()))
        headers = {} if seconds is None else {"Retry-After": str(seconds)}
        now = self.clock()
        self._left_alone[mailbox] = (now, now + timedelta(seconds=seconds or 0))
        message = "Application is over its MailboxConcurrency limit."
        raise GraphError(429, "ApplicationThrottled", message, headers)
