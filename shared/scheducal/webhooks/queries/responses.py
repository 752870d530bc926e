"""What clients are told about deliveries: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

State = Literal["pending", "retrying", "delivered", "undelivered", "skipped"]


class ShownAttempt(TypedDict):
    """One POST. `code`: HTTP status, null where there was no answer. `response`: its first 4 KB as text.

    `error`: what was wrong beside the status. An attempt with a code of 2xx and an error has failed.
    """

    generation: int
    attempt: int
    at: str
    code: int | None
    durationMs: int
    response: str | None
    error: str | None


class ShownDelivery(TypedDict):
    """One event on its way to one endpoint. `generation` is 1, and one more with each replay."""

    deliveryId: str
    webhookId: str
    eventId: str
    eventType: str
    occurredAt: str
    appointmentId: str | None
    state: State
    generation: int
    nextAttemptAt: str | None


class DeliveryWithAttempts(ShownDelivery):
    """A delivery with its newest 20 attempts, oldest first."""

    attempts: list[ShownAttempt]


class DeliveryWithLastAttempt(ShownDelivery):
    """A delivery with the last attempt of its present generation, null before the first."""

    lastAttempt: ShownAttempt | None


class WebhookDeliveryPage(TypedDict):
    """One page of an endpoint's deliveries; `nextCursor` is null on the last."""

    deliveries: list[DeliveryWithAttempts]
    nextCursor: str | None


class DeliveryPage(TypedDict):
    """One page of the deliveries of all endpoints in one state; `nextCursor` is null on the last."""

    deliveries: list[DeliveryWithLastAttempt]
    nextCursor: str | None


class ReplayedDelivery(TypedDict):
    """A delivery that is attempted again, in a new generation, under the same `webhook-id`."""

    deliveryId: str
    webhookId: str
    eventId: str
    state: Literal["pending"]
    generation: int


class ShownReplay(TypedDict):
    """A replay of what failed from `since` on and before `until`; `replayed` counts deliveries so far."""

    replayId: str
    webhookId: str
    state: Literal["running", "done"]
    since: str
    until: str
    replayed: int
    dateCreated: str
