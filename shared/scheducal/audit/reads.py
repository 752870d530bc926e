"""Reads of people's data, in the audit log: those by members, and by the keys of a health tenant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scheducal.store.audit.entries import READ, Subject, entry_put
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.tenants.access import is_watched
from scheducal.tenants.model import Principal

# Whose data an answer shows, by the names of their ids.
_IDS = ("customerId", "bookingId", "appointmentId", "inviteeId", "requestId", "legalHoldId", "ref")
# So many fit into a value that the audit log keeps whole.
_AT_ONCE = 10


def note_read(table: Table, principal: Principal, kind: str, identity: str | None, data: Any) -> None:
    """Note who read which things, before they are shown; raises as the table does, and then nothing is shown.

    kind: of the things. identity: of the one that was asked for, None for a list. data: of the answer.
    """
    if not is_watched(principal):
        return
    shown = list(dict.fromkeys(_ids(data)))
    groups = [shown[first : first + _AT_ONCE] for first in range(0, len(shown), _AT_ONCE)]
    ids = {f"ids{number}": group for number, group in enumerate(groups, 1)}
    subject = Subject(principal.tenant_id, kind, identity or f"{kind}s")
    table.put(entry_put(subject, READ, principal.actor, after=ids or None))


def note_read_of_log(table: Table, principal: Principal, entries: Iterable[Item], identity: str | None = None) -> None:
    """Note who read whose data in entries of the audit log; those without such values are of nobody.

    identity: of the one entry that was asked for, None for a list.
    """
    if shown := [{"ref": each["objectId"]} for each in entries if each.get("personal")]:
        note_read(table, principal, "auditEntry", identity, {"entries": shown})


def _ids(data: Any) -> Iterator[str]:
    """List the ids of the things in an answer's data, those of its lists too."""
    if not isinstance(data, dict):
        return
    yield from (str(data[name]) for name in _IDS if data.get(name))
    for each in data.values():
        rows = each if isinstance(each, list) else []
        yield from (str(row[name]) for row in rows if isinstance(row, dict) for name in _IDS if row.get(name))
