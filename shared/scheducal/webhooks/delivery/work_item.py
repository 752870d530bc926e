"""Messages on the delivery queues: ids, attempt and time, never a payload."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scheducal.store.keys import Key
from scheducal.tallies.model import Mark
from scheducal.values import dataclass, replace
from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.delivery.rows import delivery_key
from scheducal.work_item import Lineage, WorkItem
from scheducal.work_queue import WorkQueue

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


@dataclass(frozen=True, slots=True)
class DeliveryMessage(WorkItem):
    """generation, attempt: None means whichever is next, from the sweeper.
    not_before: seconds since the epoch.

    event_pk, event_sk: where the event is, in a first message, whose delivery has no row yet to say so.
    """

    tenant_id: str
    webhook_id: str
    delivery_id: str
    not_before: int
    generation: int | None = None
    attempt: int | None = None
    event_pk: str | None = None
    event_sk: str | None = None

    @property
    def group(self) -> str | None:
        """Give its endpoint, so that SQS serves quiet endpoints before one that hangs.

        One without a group would count as a customer of its own: retries, which are what hangs, would be nobody's.
        """
        return self.webhook_id

    @property
    def row(self) -> Key:
        """Key the row of the delivery."""
        return delivery_key(self.tenant_id, self.webhook_id, self.delivery_id)

    @property
    def event(self) -> Key | None:
        """Give the key of the event's row, where the message has to name it."""
        return Key(self.event_pk, self.event_sk) if self.event_pk and self.event_sk else None

    def wait(self, now: datetime) -> timedelta:
        """Give the time that is left until it is due, however long; nothing once it is."""
        return max(timedelta(), datetime.fromtimestamp(self.not_before, UTC) - now)


def message_for(delivery: Delivery, lineage: Lineage | None = None) -> DeliveryMessage:
    """Build the message about a delivery's next attempt. lineage: of the message before it, if there was one."""
    due = delivery.not_before
    return DeliveryMessage(
        tenant_id=delivery.tenant_id,
        webhook_id=delivery.webhook_id,
        delivery_id=delivery.delivery_id,
        # Rounded up: an attempt is never early.
        not_before=-int(-due.timestamp() // 1) if due else 0,
        generation=delivery.generation,
        attempt=delivery.attempt,
        lineage=lineage or Lineage(request_id=delivery.event.request_id),
    )


def first_message(delivery: Delivery) -> DeliveryMessage:
    """Build the message about a first attempt that only a manifest tells of: it names the event, too."""
    return replace(message_for(delivery), event_pk=delivery.event.pk, event_sk=delivery.event.sk)


# One of the two. Each message waits until it is due, as far as SQS can make it wait.
DeliveryQueue = WorkQueue[DeliveryMessage]


def marks(record: SQSRecord, outcomes: Sequence[str]) -> Iterator[Mark]:
    """Say what a message counts as in the tenant's tally. A later generation is a replay's."""
    message = DeliveryMessage.from_json(record.body)
    if "undelivered" in outcomes:
        yield message.tenant_id, "undelivered"
    if "delivered" in outcomes:
        yield message.tenant_id, "delivered"
        if (message.generation or 1) > 1:
            yield message.tenant_id, "replayed"
