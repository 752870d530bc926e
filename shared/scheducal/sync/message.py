"""Messages on the sync queue: which appointment, and no more. What is to be done is in the table."""

from __future__ import annotations

from dataclasses import dataclass

from scheducal.work_item import WorkItem


@dataclass(frozen=True, slots=True)
class SyncMessage(WorkItem):
    """An appointment whose calendar system may lag behind it."""

    tenant_id: str
    appointment_id: str
    system: str
