"""Posts messages to addresses, one after the other, and again where the receiver is out of order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from queue import Queue
from threading import Event, Lock, Thread

import httpx

_SECONDS = 5
_AGAIN = {500, 502, 503, 504}
_FIRST_WAIT = 0.05
_MOST_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Message:
    """A POST. content: its body."""

    address: str
    headers: Mapping[str, str]
    content: bytes = b""


@dataclass
class Messenger:
    """answered: the status of each attempt, in order; 0 where there was no answer."""

    answered: list[int] = field(default_factory=list)
    _queue: Queue[Message | None] = field(default_factory=Queue)
    _lock: Lock = field(default_factory=Lock)
    _ending: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def send(self, message: Message) -> None:
        """Returns at once."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._work, daemon=True)
                self._thread.start()
        self._queue.put(message)

    def settle(self) -> None:
        """Until every message so far has been delivered or given up."""
        self._queue.join()

    def close(self) -> None:
        """Give up what is left."""
        self._ending.set()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()

    def _work(self) -> None:
        with httpx.Client(timeout=_SECONDS, trust_env=False) as client:
            while (message := self._queue.get()) is not None:
                self._deliver(client, message)
                self._queue.task_done()
        self._queue.task_done()

    def _deliver(self, client: httpx.Client, message: Message) -> None:
        for attempt in range(_MOST_ATTEMPTS):
            if self._ending.is_set():
                return
            status = _posted(client, message)
            self.answered.append(status)
            if status not in _AGAIN:
                return
            self._ending.wait(_FIRST_WAIT * 2**attempt)


def _posted(client: httpx.Client, message: Message) -> int:
    try:
        return client.post(message.address, headers=message.headers, content=message.content).status_code
    except httpx.HTTPError:
        return 0
