"""A request to a calendar system and its answer, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import timedelta
from typing import Any, Final, Literal

from scheducal.values import dataclass

Method = Literal["GET", "POST", "PATCH", "PUT", "DELETE", "PROPFIND", "REPORT"]
# The path of a system whose whole address is a secret of the connection.
HERE: Final = "."


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. path: under the system's base address and quoted, or a whole address that the system gave.

    An empty path is the base address itself, where tenants give it.

    body: sent as JSON. form: sent in its place as the fields of a form. text: sent in its place as it is, with the
    `Content-Type` of the headers. reads: whether a success must answer a JSON object.
    """

    method: Method
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    form: Mapping[str, str | Sequence[str]] | None = None
    text: str | None = None
    reads: Literal["object", "anything"] = "object"


@dataclass(frozen=True, slots=True)
class Keys:
    """What proves in each request who sends it, and does not expire. body: further fields of a JSON body."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """What came back, whatever its status. body: the JSON object; empty where there is none.

    items: the JSON list, where the answer is one. text: an answer that is neither. headers: by names in lower case.
    settings: of the connection, without secrets, for functions that read the answer.
    """

    status: int
    body: Mapping[str, Any]
    retry_after: timedelta | None = None
    items: Sequence[Any] = ()
    text: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def succeeded(self) -> bool:
        """Tell whether the status is 2xx."""
        return 200 <= self.status < 300


class AccessLost(Exception):
    """Raised where the owner must give access again; nothing else will help. The message names nobody."""


class SystemUnavailable(Exception):
    """The system did not take the step now; the same step may succeed later.

    retry_after: how long the system asks us to leave it alone, None where it does not say.
    """

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NoAnswer(SystemUnavailable):
    """The request was sent, and has no complete answer: it may have taken effect."""
