"""Messages about connected calendars: which one to look at, and no more. What is to be done is in the table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cache

from scheducal.queue import Outgoing, Queue, sqs_queue
from scheducal.settings import changes_settings


@dataclass(frozen=True, slots=True)
class ChangesMessage:
    """A calendar in which something may have changed.

    at: since when, seconds since the epoch. reference: of the one event to look at, None for whatever changed. renew:
    whether the calendar asks for the subscription to be renewed now.
    """

    tenant_id: str
    calendar_id: str
    at: int
    reference: str | None = None
    renew: bool = False

    def to_json(self) -> str:
        """The message's body."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, body: str) -> ChangesMessage:
        """Raises ValueError, TypeError for anything that `to_json` does not give."""
        return cls(**json.loads(body))


class ChangesQueue:
    """Takes messages for the worker that looks at calendars."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def send(self, messages: Iterable[ChangesMessage], delay: timedelta = timedelta()) -> int:
        """Send each once and give their number; raises queue.SendFailed."""
        return self._queue.send(Outgoing(message.to_json(), delay) for message in messages)


@cache
def changes_queue() -> ChangesQueue:
    """The function's own; one client per process."""
    return ChangesQueue(sqs_queue(changes_settings().changes_queue_url))
