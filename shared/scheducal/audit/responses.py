"""What clients are told of the audit log."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict


class AuditActor(TypedDict):
    """Who did it. `kind`: `member`, `key`, `visitor`, `system` or `operator`."""

    kind: str
    id: str


class AuditObject(TypedDict):
    """The thing that was changed or read."""

    kind: str
    id: str


class AuditChange(TypedDict):
    """A field before and after; a side is missing where there was no value. Long values are in short."""

    before: NotRequired[Any]
    after: NotRequired[Any]


class ShownAuditEntry(TypedDict):
    """Who did what to one thing. `source`: where the request came from, `erased`: fields whose values are gone."""

    auditId: str
    at: str
    action: str
    actor: AuditActor
    object: AuditObject
    requestId: str | None
    source: str | None
    changes: dict[str, AuditChange]
    erased: list[str]


class AuditPage(TypedDict):
    """Entries, newest first."""

    entries: list[ShownAuditEntry]
    nextCursor: str | None


class AuditFile(TypedDict):
    """A part of a file: text that goes behind that of the part before. Of a table, the first part has the heading."""

    format: str
    content: str
    nextCursor: str | None
