"""A queue in front of what can do only so much at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class QueueFull(Exception):
    """Too many are waiting, or the wait took too long."""


class WaitingLine:
    """Lets `at_once` in, has at most `most_waiting` wait, each at most `seconds`."""

    def __init__(self, at_once: int, most_waiting: int, seconds: float) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._room = most_waiting
        self._seconds = seconds

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Take a place inside, in order of arrival; raises QueueFull."""
        await self._wait()
        try:
            yield
        finally:
            self._places.release()

    async def _wait(self) -> None:
        if self._room == 0:
            raise QueueFull
        self._room -= 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._places.acquire()
        except TimeoutError as late:
            raise QueueFull from late
        finally:
            self._room += 1
