"""A connected socket for httpcore, with one deadline over all operations and a limit on what is read."""

from __future__ import annotations

import socket
from typing import Any

import httpcore

from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import FailureKind, RequestFailed

_CHUNK = 4096
_TOO_LARGE = "the answer's headers or chunk sizes are too large; answer with a status, few headers and a short body"


class BoundedStream(httpcore.NetworkStream):
    """httpcore's own time limits are per operation, so they are not used; `allowance` is how much may still be read."""

    def __init__(self, connected: socket.socket, deadline: Deadline, allowance: int) -> None:
        self._socket = connected
        self.deadline = deadline
        self.allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 the deadline stands for it
        """Read at most 4 KB; raises TimeoutError, RequestFailed `too_large` when the allowance is used up, OSError."""
        if self.allowance <= 0:
            raise RequestFailed(FailureKind.TOO_LARGE, _TOO_LARGE)
        self._socket.settimeout(self.deadline.remaining())
        # Small pieces, so that the deadline is looked at often.
        data = self._socket.recv(min(max_bytes, self.allowance, _CHUNK))
        self.allowance -= len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 the deadline stands for it
        """Write all of the buffer; raises TimeoutError. A broken connection lets httpcore read an early answer."""
        left = memoryview(buffer)
        try:
            while left:
                self._socket.settimeout(self.deadline.remaining())
                left = left[self._socket.send(left) :]
        except ConnectionError as error:
            raise httpcore.WriteError from error

    def close(self) -> None:
        """Close at once; what the receiver still sends is not awaited."""
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        """Give nothing."""
