"""One time limit over a whole exchange, instead of one per read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field

from scheducal.http.pinned.model import FailureKind, RequestFailed
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """So many seconds from its making on; `monotonic` is a clock that never goes back."""

    seconds: float = 5.0
    monotonic: Callable[[], float] = time.monotonic
    _started: float = field(init=False)

    def __post_init__(self) -> None:
        # The only way to set a field of a frozen dataclass.
        object.__setattr__(self, "_started", self.monotonic())

    def elapsed(self) -> float:
        """Count the seconds since it was made."""
        return self.monotonic() - self._started

    def remaining(self) -> float:
        """Count the seconds left, more than 0; raises TimeoutError when there are none."""
        left = self.seconds - self.elapsed()
        if left <= 0:
            raise TimeoutError(f"{self.seconds:g} s are over")
        return left


@contextmanager
def within(deadline: Deadline, otherwise: str) -> Iterator[None]:
    """Turn a TimeoutError into a failure of the request. otherwise: what did not happen in time."""
    try:
        yield
    except TimeoutError as error:
        raise RequestFailed(FailureKind.TIMEOUT, f"{otherwise} within {deadline.seconds:g} s") from error
