"""One time limit for everything that a client asks, however many requests it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

import httpx

from scheducal.values import dataclass


class Deadline(httpx.BaseTransport):
    """Lets all requests of a client together take no longer than some seconds."""

    def __init__(self, below: httpx.BaseTransport, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._below = below
        self._now = now
        self._ends = now() + seconds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request with the time that is left. Raises httpx.TimeoutException."""
        given: Mapping[str, float | None] = request.extensions["timeout"]
        left = self.left(request)
        request.extensions["timeout"] = {name: min(left, each or left) for name, each in given.items()}
        response = self._below.handle_request(request)
        assert isinstance(response.stream, httpx.SyncByteStream), "the transport below is no asynchronous one"
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=_Timed(response.stream, lambda: self.left(request)),
            extensions=response.extensions,
        )

    def left(self, request: httpx.Request) -> float:
        """Give the seconds that are left. Raises httpx.ReadTimeout where there are none."""
        if (left := self._ends - self._now()) <= 0:
            raise httpx.ReadTimeout("there is no time left", request=request)
        return left

    def close(self) -> None:
        """Close what is below."""
        self._below.close()


@dataclass(frozen=True, slots=True)
class _Timed(httpx.SyncByteStream):
    """A body that may drip, which no limit of a single read ends."""

    below: httpx.SyncByteStream
    check: Callable[[], float]

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.below:
            self.check()
            yield chunk

    def close(self) -> None:
        self.below.close()
