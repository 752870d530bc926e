"""A mapping of limited size. It forgets the entry that was written longest ago."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class RecentEntries(OrderedDict[Key, Value]):
    """Keeps a process's memory bounded. To keep an entry that was read only, call `move_to_end`.

    Threads that share one need a lock.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: Key, value: Value) -> None:
        """Keep the entry as the newest, and forget the oldest where there are too many."""
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)
