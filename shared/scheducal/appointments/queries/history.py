"""What was done to an appointment, read back from its audit rows."""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments.queries.change import Change, RecordedAnswer
from scheducal.store.audit.versions import AUDIT, audit_key
from scheducal.store.conditions import Attr
from scheducal.store.keys import appointment_partition
from scheducal.store.table import Table
from scheducal.store.values import Item

MOST_CHANGES = 100


def read_changes(table: Table, tenant_id: str, appointment_id: str) -> list[Change]:
    """Read the newest 100, oldest first."""
    partition = appointment_partition(tenant_id, appointment_id)
    condition = Attr("pk").eq(partition) & Attr("sk").begins_with(AUDIT)
    page = table.query(condition, limit=MOST_CHANGES, forward=False)
    return [change_of(item) for item in reversed(page.items)]


def read_versions(table: Table, tenant_id: str, appointment_id: str, first: int, last: int) -> list[Change]:
    """Read the making of a run of versions, both ends included, oldest first."""
    partition = appointment_partition(tenant_id, appointment_id)
    span = Attr("sk").between(audit_key(partition, first).sk, audit_key(partition, last).sk)
    return [change_of(item) for item in table.query_all(Attr("pk").eq(partition) & span)]


def change_of(item: Item) -> Change:
    """Read a version's making from its audit row."""
    return Change(
        version=item["version"],
        action=item["action"],
        actor=item["actor"],
        changed=tuple(item["changed"]),
        at=datetime.fromisoformat(item["at"]),
        answer=_answer(item["answer"]) if "answer" in item else None,
        override=item.get("override"),
        is_quiet=item.get("isQuiet", False),
    )


def _answer(item: Item) -> RecordedAnswer:
    return RecordedAnswer(item["participation"], item.get("additionalGuests", 0), item.get("delegateId"))
