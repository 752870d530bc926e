"""What clients are told about answers that do not count: shapes alone, named as on the wire."""

from __future__ import annotations

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict


class ShownUnverified(TypedDict):
    """An answer that does not count. `reason` says why in plain words, `outcome` in one.

    Nothing of it is proven: `respondedBy` is the address that the mail says it is from, `inviteeId` the attendee whose
    answer it says it is, `response` what it says. `version` is the appointment's when the mail came.
    """

    appointmentId: str
    inviteeId: str | None
    outcome: str
    reason: str
    response: str | None
    respondedBy: str | None
    version: int
    receivedAt: str


class UnverifiedPage(TypedDict):
    """One page of the list; `nextCursor` is null on the last."""

    unverifiedResponses: list[ShownUnverified]
    nextCursor: str | None
