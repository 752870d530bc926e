"""What clients are told of addresses that take no mail: shapes alone, named as on the wire."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict


class ShownUndeliverable(TypedDict):
    """An address that takes no mail. `reason` says why in plain words, `state` in one.

    `appointmentId` names the appointment whose mail did not arrive, `sentAt` says when that was sent, and `since` when
    it came back.
    """

    address: str
    state: Literal["bounced", "suppressed", "complained"]
    reason: str | None
    appointmentId: str
    sentAt: str
    since: str


class UndeliverablePage(TypedDict):
    """One page of the list; `nextCursor` is null on the last."""

    undeliverableAddresses: list[ShownUndeliverable]
    nextCursor: str | None
