"""Delta queries over a calendar view: pages, links, and cursors that are forgotten."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tests.fakes.graph.mailboxes.event import Event
from tests.fakes.graph.mailboxes.mailbox import Mailbox
from tests.fakes.graph.refusal import GraphError, invalid


@dataclass(frozen=True, slots=True)
class Cursor:
    """since: changes up to this number are known. until: of this round. offset: where its page begins.

    generation: links of an older one are forgotten.
    """

    start: str
    end: str
    generation: int
    since: int = 0
    until: int = -1
    offset: int = 0

    def text(self) -> str:
        """As it stands in a link."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()

    @classmethod
    def of(cls, text: str) -> Cursor:
        """Raises GraphError where it is none."""
        try:
            return cls(**json.loads(base64.urlsafe_b64decode(text)))
        except (ValueError, TypeError):
            raise invalid("Badly formed token.", "ErrorInvalidUrlQuery") from None


def first_cursor(query: dict[str, str], generation: int) -> Cursor:
    """Make a round that begins with everything in the window."""
    for name in ("startDateTime", "endDateTime"):
        if not _instant(query.get(name)):
            raise invalid(f"The request must have a {name}.", "ErrorInvalidParameter")
    return Cursor(query["startDateTime"], query["endDateTime"], generation)


def page(
    mailbox: Mailbox,
    calendar: str | None,
    cursor: Cursor,
    size: int,
    generation: int,
    link: Callable[[str, str], str],
    *,
    immutable: bool,
) -> dict[str, Any]:
    """One page. link: makes an address of a parameter's name and value."""
    if cursor.generation != generation:
        raise GraphError(410, "SyncStateNotFound", "The sync state generation is not found.")
    now = cursor if cursor.until >= 0 else replace(cursor, until=len(mailbox.log))
    changed = list(dict.fromkeys(mailbox.log[now.since : now.until]))
    events = [mailbox.events[each] for each in changed if mailbox.events[each].calendar == calendar]
    shown = [_shown(each, now, immutable=immutable) for each in events if now.since or _is_within(each, now)]
    value = shown[now.offset : now.offset + size]
    if now.offset + size < len(shown):
        return {"value": value, "@odata.nextLink": link("$skiptoken", replace(now, offset=now.offset + size).text())}
    return {
        "value": value,
        "@odata.deltaLink": link("$deltatoken", replace(now, since=now.until, until=-1, offset=0).text()),
    }


def _shown(event: Event, cursor: Cursor, *, immutable: bool) -> dict[str, Any]:
    shown = dict(event.shown(immutable=immutable))
    if _is_within(event, cursor):
        return shown
    return {"@removed": {"reason": "deleted"}, "id": shown["id"]}


def _is_within(event: Event, cursor: Cursor) -> bool:
    start, end = _instant(cursor.start), _instant(cursor.end)
    assert start is not None
    assert end is not None
    return not event.gone and event.start < end and event.end > start


def _instant(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "").astimezone(UTC)
    except ValueError:
        return None
