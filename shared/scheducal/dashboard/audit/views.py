"""What the pages of the audit log show (pure)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scheducal.audit.responses import ShownAuditEntry
from scheducal.audit.views import shown
from scheducal.store.values import Item
from scheducal.values import dataclass

PATH = "/dashboard/audit"
# Where a thing of a kind has its page, by what comes before its id.
_PAGES: Mapping[str, str] = {
    "appointment": "/dashboard/appointments/",
    "booking": "/dashboard/appointments/",
    "webhook": "/dashboard/webhooks/",
    "connection": "/dashboard/connections/",
    "customer": "/dashboard/customers/",
}
_ACTORS = {
    "key": "an API key",
    "member": "a member",
    "visitor": "a visitor",
    "system": "ScheduCal",
    "operator": "an operator",
}
_LONGEST = 200
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Change:
    """One field. before, after: as text, None where there was no value."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One entry. who: the kind of its actor. actor, thing: ids in few letters.

    subject_path: of the page of the thing, None where it has none.
    """

    entry: ShownAuditEntry
    at: datetime
    path: str
    action: str
    who: str
    actor: str
    thing: str
    subject_path: str | None
    changes: tuple[Change, ...]


def row(item: Item, longest: int = _LONGEST) -> Row:
    """Show one entry. longest: of a value, in characters."""
    entry = shown(item)
    kind, identity = entry["object"]["kind"], entry["object"]["id"]
    base = _PAGES.get(kind)
    return Row(
        entry=entry,
        at=datetime.fromisoformat(entry["at"]),
        path=f"{PATH}/{entry['auditId']}",
        action=entry["action"].replace("_", " "),
        actor=_short(entry["actor"]["id"]),
        thing=_short(identity),
        who=_ACTORS.get(entry["actor"]["kind"], entry["actor"]["kind"]),
        subject_path=f"{base}{identity.replace('bkg_', 'apt_')}" if base and entry["action"] != "deleted" else None,
        changes=tuple(
            Change(name, _text(each, "before", longest), _text(each, "after", longest))
            for name, each in entry["changes"].items()
        ),
    )


def _short(identity: str) -> str:
    return identity if len(identity) <= _SHORT else f"{identity[: _SHORT - 1]}…"


def _text(change: Mapping[str, Any], side: str, longest: int) -> str | None:
    if side not in change:
        return None
    value = change[side]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= longest else f"{text[:longest]}…"
