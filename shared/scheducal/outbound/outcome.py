"""What comes of a request: an answer, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FailureKind(StrEnum):
    """Where a request failed that has no complete answer."""

    DNS = "dns"
    REFUSED_ADDRESS = "refused_address"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no complete answer; the message may be shown to the customer: it names no resolved address."""

    kind: FailureKind
    message: str


class RequestFailed(Exception):
    """Ends a request without a complete answer."""

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.failure = Failure(kind, message)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said.

    response: the first 4,096 bytes of the body as text; bytes that are no UTF-8 become U+FFFD, control characters
    stay: it is data, to be escaped where it is shown. truncated: there was more, or more was announced.
    retry_after: seconds. location: where a redirect pointed, which was not followed.
    """

    status: int
    response: str
    truncated: bool = False
    retry_after: int | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One attempt: `answer` or `failure`, never both. duration_ms: from before name resolution to the end."""

    duration_ms: int
    answer: Answer | None = None
    failure: Failure | None = None

    @property
    def succeeded(self) -> bool:
        """2xx alone."""
        return self.answer is not None and 200 <= self.answer.status < 300
