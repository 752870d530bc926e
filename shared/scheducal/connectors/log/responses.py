"""What clients are told of a connection's log: shapes alone, named as on the wire."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.connectors.log.model import BodyState, Direction, Result, What


class ShownRequest(TypedDict):
    """A request and how it was answered. status: null where no complete answer came."""

    method: str
    path: str
    status: int | None
    durationMs: int


class ShownEntry(TypedDict):
    """One piece of work with its requests, or one incoming webhook. requests: the first of requestCount.

    remoteIds: the records that it is about. bodySize: bytes of the webhook's body, of which bodyState says whether it
    is kept.
    """

    entryId: str
    at: str
    direction: Direction
    what: What
    operation: str | None
    appointmentId: str | None
    remoteIds: list[str]
    result: Result
    reason: str | None
    durationMs: int
    requests: list[ShownRequest]
    requestCount: int
    bodyState: BodyState
    bodySize: int
    contentType: str | None


class ShownBody(TypedDict):
    """What came. encoding: `base64` where the body is no UTF-8."""

    text: str
    encoding: Literal["text", "base64"]


class EntryDetails(ShownEntry):
    """An entry with its webhook's body. body: null where none is kept, or the role may not read it."""

    body: ShownBody | None
    bodyIsHidden: bool


class LogPage(TypedDict):
    """A page of entries, newest first."""

    entries: list[ShownEntry]
    nextCursor: str | None
