"""What clients are told of privacy requests: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

from typing import Any, Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict


class DonePart(TypedDict):
    """What was found, corrected or erased in one place."""

    where: str
    count: int


class KeptPart(TypedDict):
    """What is kept, and why."""

    reason: str
    count: int
    why: str


class ShownReport(TypedDict):
    """What was done where. `until`: when the next of the appointments that are still to come is over.

    `retention`: for how many days the account keeps each kind of data, as far as that is limited.
    """

    done: list[DonePart]
    kept: list[KeptPart]
    until: str | None
    retention: dict[str, int]


class ShownPrivacyRequest(TypedDict):
    """A request. `dueBy`: the deadline. `legalHoldId`: the hold for which it waits."""

    requestId: str
    type: Literal["access", "delete", "correct"]
    customerId: str | None
    email: str | None
    phone: str | None
    state: Literal["open", "held", "done", "failed"]
    isOverdue: bool
    legalHoldId: str | None
    report: ShownReport
    dateCreated: str
    dueBy: str
    dateCompleted: str | None


class PrivacyRequestPage(TypedDict):
    """A page, newest first."""

    privacyRequests: list[ShownPrivacyRequest]
    nextCursor: str | None


class ResultPage(TypedDict):
    """A page of what is known of a person: rows by their type, with names as the export has them."""

    records: list[dict[str, Any]]
    nextCursor: str | None


class ShownLegalHold(TypedDict):
    """An order to keep what is known of a person."""

    legalHoldId: str
    customerId: str | None
    email: str | None
    phone: str | None
    reason: str
    dateCreated: str


class LegalHolds(TypedDict):
    """All that stand, oldest first."""

    legalHolds: list[ShownLegalHold]
