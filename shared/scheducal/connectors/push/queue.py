"""Messages on the sync queue: which appointment, and no more. What is to be done is in the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from scheducal.appointments.sync_row import SyncRow
from scheducal.events.routing import changed_appointments
from scheducal.queue import sqs_queue
from scheducal.settings import calendar_queue_settings, queue_settings
from scheducal.store.keys import Key
from scheducal.store.values import Item
from scheducal.system_names import EMAIL, connection_of
from scheducal.tallies.model import Mark
from scheducal.values import dataclass
from scheducal.work_item import WorkItem, lineage_of
from scheducal.work_queue import WorkQueue

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


@dataclass(frozen=True, slots=True)
class SyncMessage(WorkItem):
    """An appointment whose calendar system may lag behind it."""

    tenant_id: str
    appointment_id: str
    system: str

    @property
    def row(self) -> Key:
        """Key the row of the sync."""
        return SyncRow(self.tenant_id, self.appointment_id, self.system).key


SyncQueue = WorkQueue[SyncMessage]


@cache
def calendars_queue() -> SyncQueue:
    """Give the queue of connected calendars, so that one that is slow keeps no mail waiting; one client per process."""
    return SyncQueue(sqs_queue(calendar_queue_settings().calendars_queue_url))


@cache
def sync_queue() -> SyncQueue:
    """Give the function's sync queue; one client per process."""
    return SyncQueue(sqs_queue(queue_settings().sync_queue_url))


def messages_for(events: Iterable[Item]) -> list[SyncMessage]:
    """Give one message per appointment that an event says has changed, in the order of the events."""
    changed = changed_appointments(events)
    messages = (
        SyncMessage(each["tenantId"], each["appointmentId"], each.get("system", EMAIL), lineage=lineage_of(each))
        for each in changed
    )
    # A push writes the newest version, so that one message for each appointment is enough.
    return list(dict.fromkeys(messages))


def send_on(messages: Iterable[SyncMessage], mail: SyncQueue, calendars: SyncQueue) -> int:
    """Send each to the queue of its system, and count them; raises queue.SendFailed."""
    chosen = list(messages)
    connected = [each for each in chosen if connection_of(each.system)]
    return mail.send(each for each in chosen if not connection_of(each.system)) + calendars.send(connected)


def marks(record: SQSRecord, outcomes: Sequence[str]) -> Iterator[Mark]:
    """Count what a system shows now, and what it refused for good; an attempt that is made again counts later."""
    tenant_id = SyncMessage.from_json(record.body).tenant_id
    if "synced" in outcomes:
        yield tenant_id, "synced"
    if "failed" in outcomes:
        yield tenant_id, "failed"
