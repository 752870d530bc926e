"""Watches a POST: whoever lets one wait is told of while it still waits, not when its time is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Timer

# Receivers that are well answer much sooner; one that hangs is found out four seconds before its attempt ends.
SLOW_AFTER = timedelta(seconds=1)


@contextmanager
def watched(tell: Callable[[], None]) -> Iterator[None]:
    """Calls `tell` once, from another thread, where the block takes longer than a second.

    The block ends when `tell` has: a function that is frozen after its answer leaves no call half done.
    """
    timer = Timer(SLOW_AFTER.total_seconds(), tell)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
