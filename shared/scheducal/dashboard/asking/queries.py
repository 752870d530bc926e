"""Reads what others changed since a version, from the audit rows of a thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from scheducal.dashboard.asking.model import Missed
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.store.audit.versions import AUDIT
from scheducal.store.conditions import Attr
from scheducal.store.table import table

_MOST = 20


def since(request: PageRequest, partition: str) -> Callable[[int], Sequence[Missed]]:
    """Give what lists the changes that others made since a version, newest first. partition: of the audit rows."""

    def missed(version: int) -> Sequence[Missed]:
        condition = Attr("pk").eq(partition) & Attr("sk").begins_with(AUDIT)
        page = table().query(condition, limit=_MOST, forward=False)
        return [
            Missed(
                who(item["actor"], request.viewer.principal.actor),
                f"{item['action']} this",
                ", ".join(item["changed"]) or None,
                datetime.fromisoformat(item["at"]),
            )
            for item in page.items
            if item["version"] > version
        ]

    return missed


def who(actor: str, viewer: str) -> str:
    """Name who did something. viewer: who looks at it."""
    if actor == viewer:
        return "You"
    kind = actor.partition("_")[0]
    names = {"key": "An API key", "mem": "A member", "cal": "The calendar", "con": "A connected system"}
    return names.get(kind, "ScheduCal" if actor == "system" else actor)
