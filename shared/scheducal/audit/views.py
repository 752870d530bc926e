"""Entries as answers and as lines of files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Literal

from scheducal.audit.responses import AuditActor, AuditChange, AuditFile, AuditObject, AuditPage, ShownAuditEntry
from scheducal.pagination import Listed
from scheducal.store.audit.changes import SALT
from scheducal.store.values import Item

FileForm = Literal["csv", "jsonl"]
COLUMNS = (
    *("at", "action", "actorKind", "actor", "objectKind", "objectId"),
    *("changes", "erased", "requestId", "source", "auditId"),
)
# A spreadsheet takes a cell that begins so for a formula, and would run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def shown(item: Item) -> ShownAuditEntry:
    """Render one entry."""
    return ShownAuditEntry(
        auditId=item["auditId"],
        at=item["at"],
        action=item["action"],
        actor=AuditActor(kind=item["actorKind"], id=item["actor"]),
        object=AuditObject(kind=item["objectKind"], id=item["objectId"]),
        requestId=item.get("requestId"),
        source=item.get("source"),
        changes=_changes(item),
        erased=[] if "personal" in item else item.get("personalFields", []),
    )


def page(found: Listed[Item]) -> AuditPage:
    """Render a page."""
    return AuditPage(entries=[shown(each) for each in found.entries], nextCursor=found.cursor)


def file(found: Listed[Item], form: FileForm, *, heading: bool) -> AuditFile:
    """Render a part of a file as an answer."""
    return AuditFile(format=form, content=file_of(found.entries, form, heading=heading), nextCursor=found.cursor)


def file_of(items: Iterable[Item], form: FileForm, *, heading: bool) -> str:
    """Write entries as a part of a file. heading: whether a table begins with the names of its columns."""
    entries = [shown(each) for each in items]
    if form == "jsonl":
        return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in entries)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    if heading:
        rows.writerow(COLUMNS)
    rows.writerows([harmless(cell) for cell in _cells(each)] for each in entries)
    return text.getvalue()


def harmless(cell: str) -> str:
    """Keep a spreadsheet from running a cell."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(entry: ShownAuditEntry) -> tuple[str, ...]:
    return (
        *(entry["at"], entry["action"], entry["actor"]["kind"], entry["actor"]["id"]),
        *(entry["object"]["kind"], entry["object"]["id"]),
        json.dumps(entry["changes"], ensure_ascii=False) if entry["changes"] else "",
        " ".join(entry["erased"]),
        *(entry["requestId"] or "", entry["source"] or "", entry["auditId"]),
    )


def _changes(item: Item) -> dict[str, AuditChange]:
    found: dict[str, AuditChange] = json.loads(item.get("changes", "{}"))
    found |= json.loads(item.get("personal", "{}"))
    return {name: found[name] for name in sorted(found) if name != SALT}
