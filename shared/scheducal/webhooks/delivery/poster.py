"""The POST of an event to an endpoint: signed, bounded, and only to public addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Timer
from typing import Protocol

from scheducal.values import dataclass
from scheducal.webhooks.endpoints.model import Endpoint


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a POST.

    code: HTTP status, None where there was no answer.

    response: its first 4 KB as text.
    error: what was wrong beside the status; never there with a success.
    """

    duration_ms: int
    code: int | None = None
    response: str | None = None
    error: str | None = None
    retry_after: timedelta | None = None


# Sends what was prepared. Whatever the receiver does is an outcome.
Post = Callable[[], Posted]


class Poster(Protocol):
    """What carries an event to an endpoint."""

    def prepare(self, endpoint: Endpoint, message_id: str, body: bytes, at: datetime) -> Post:
        """Sign one attempt; raises what the keeper of the secrets does. Nothing has been sent then.

        message_id: the event's, the same at each attempt.
        """
        ...


# Receivers that are well answer much sooner; one that hangs is found out four seconds before its attempt ends.
SLOW_AFTER = timedelta(seconds=1)


@contextmanager
def slow_timer(tell: Callable[[], None]) -> Iterator[None]:
    """Call `tell` once, from another thread, where the block takes longer than a second.

    The block ends when `tell` has: a function that is frozen after its answer leaves no call half done.
    """
    timer = Timer(SLOW_AFTER.total_seconds(), tell)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
