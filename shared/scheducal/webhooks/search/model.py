"""What is asked for, and what one page of a search found. Plain values."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from scheducal.values import dataclass
from scheducal.webhooks.delivery.model import Delivery, State

# `none`: the endpoint gave no answer. A text of three digits is one status.
AnswerClass = Literal["2xx", "3xx", "4xx", "5xx", "none"]


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries: those of all that is given.

    answer: an AnswerClass, or a status such as `503`, of the last attempt.
    since, until: of the event, at or after and before.
    text: a part of the body that is sent, in any case of letters.
    """

    state: State | None = None
    webhook_id: str | None = None
    event_type: str | None = None
    answer: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page, newest event first.

    cursor: where to go on, None at the end.
    reached: events before this time were not looked at yet; None where all were.
    """

    deliveries: list[Delivery]
    cursor: str | None
    reached: datetime | None
