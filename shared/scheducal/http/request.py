"""A request to a calendar system and its answer, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from typing import Any, Literal

from scheducal.values import dataclass

Method = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. path: under the system's base address and quoted, or a whole address that the system gave."""

    method: Method
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """What proves in each request who sends it, and does not expire."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """What came back, whatever its status. body: the JSON object; empty where there is none."""

    status: int
    body: Mapping[str, Any]
    retry_after: timedelta | None = None

    @property
    def succeeded(self) -> bool:
        """Tell whether the status is 2xx."""
        return 200 <= self.status < 300


class SystemUnavailable(Exception):
    """The system did not take the step now; the same step may succeed later.

    retry_after: how long the system asks us to leave it alone, None where it does not say.
    """

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NoAnswer(SystemUnavailable):
    """The request was sent, and has no complete answer: it may have taken effect."""
