"""What comes of a request: an answer, the reason why there is none, or what is wrong with it."""

from __future__ import annotations

from enum import StrEnum

from scheducal.values import dataclass


class FailureKind(StrEnum):
    """Where a request failed, or what is wrong with its answer."""

    DNS = "dns"
    REFUSED_ADDRESS = "refused_address"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    TOO_LARGE = "too_large"
    ENCODED = "encoded"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no success, whatever the status; the message may be shown to the customer: no address is in it."""

    kind: FailureKind
    message: str


class RequestFailed(Exception):
    """Ends a request before there is a complete answer that nothing is wrong with."""

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.failure = Failure(kind, message)


@dataclass(frozen=True, slots=True)
class PinnedResponse:
    """What a receiver said, as far as it came.

    response: the first 4,096 bytes of the body as text; bytes that are no UTF-8 become U+FFFD, control characters stay:
        it is data, to be escaped where it is shown.
    truncated: there was more.
    retry_after: seconds.
    location: where a redirect pointed, which was not followed.
    """

    status: int
    response: str
    truncated: bool = False
    retry_after: int | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class PinnedResult:
    """One attempt.

    duration_ms: from before name resolution to the end.

    answer: once a status and headers came.
    failure: why it is no success whatever the status; there is one or both.
    """

    duration_ms: int
    answer: PinnedResponse | None = None
    failure: Failure | None = None

    @property
    def succeeded(self) -> bool:
        """Tell whether the answer is complete, has a status of 2xx and nothing wrong with it."""
        return self.failure is None and self.answer is not None and 200 <= self.answer.status < 300
