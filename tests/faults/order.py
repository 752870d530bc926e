"""Interleaving for threads: only one runs at a time, and they change places in order of arrival."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, get_ident


class Interleaving:
    """A fair lock, which a thread may take again while it has it.

    Functions share their module's state, and Powertools keeps a request in its class, as no two Lambda processes do:
    threads must not overlap.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._waiting: deque[int] = deque()
        self._depth = 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for one's turn, and let the next one go on at the end."""
        if self._is_ours:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        self._take()
        try:
            yield
        finally:
            self._end()

    @contextmanager
    def left(self) -> Iterator[None]:
        """Let others run until the end, and wait for one's turn again; nothing for who does not have it."""
        if not self._is_ours:
            yield
            return
        depth, self._depth = self._depth, 0
        self._end()
        try:
            yield
        finally:
            self._take()
            self._depth = depth

    def pass_on(self) -> None:
        """Let everybody who waits go first."""
        with self.left():
            pass

    @property
    def _is_ours(self) -> bool:
        with self._changed:
            return bool(self._waiting) and self._waiting[0] == get_ident()

    def _take(self) -> None:
        ident = get_ident()
        with self._changed:
            self._waiting.append(ident)
            self._changed.wait_for(lambda: self._waiting[0] == ident)

    def _end(self) -> None:
        with self._changed:
            self._waiting.popleft()
            self._changed.notify_all()
