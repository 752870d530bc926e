"""Turns for threads: only one runs at a time, and they change places in order of arrival."""

from __future__ import annotations

from collections import deque
from threading import Condition


class Turns:
    """A fair lock. Functions share their module's state as no two Lambda processes do: threads must not overlap."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._waiting: deque[object] = deque()

    def take(self) -> None:
        """Wait for one's turn; whoever has it stands first."""
        place = object()
        with self._changed:
            self._waiting.append(place)
            self._changed.wait_for(lambda: self._waiting[0] is place)

    def end(self) -> None:
        """Let the next one go on."""
        with self._changed:
            self._waiting.popleft()
            self._changed.notify_all()

    def pass_on(self) -> None:
        """Let everybody who waits go first."""
        self.end()
        self.take()
