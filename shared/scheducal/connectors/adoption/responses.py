"""What clients are told of bookings that have no place: shapes alone, named as on the wire."""

from __future__ import annotations

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.connectors.adoption.model import Reason, UnplacedState


class ShownUnplaced(TypedDict):
    """A booking that began in the system and has no place. remoteId, service, resource: the system's ids."""

    remoteId: str
    service: str | None
    resource: str | None
    start: str | None
    end: str | None
    reason: Reason
    detail: str
    state: UnplacedState
    tries: int
    firstSeen: str
    lastTried: str


class UnplacedPage(TypedDict):
    """A page of them, by their ids in the system."""

    unplaced: list[ShownUnplaced]
    nextCursor: str | None
