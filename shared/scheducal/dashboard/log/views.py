"""What followed from a request, as its page shows it (pure)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.timeline.trace import Document
from scheducal.values import dataclass

_SYNCS = {
    "synced": ("ok", "up to date"),
    "pending": ("busy", "on its way"),
    "retrying": ("wait", "being retried"),
    "failed": ("bad", "given up"),
    "waiting": ("bad", "waits for access"),
}
# Of each list; a request that did more is looked at by its things.
_MOST = 50


@dataclass(frozen=True, slots=True)
class Followed:
    """Each as the trace has it, with times that are aware. is_cut: whether there is more."""

    events: list[Document]
    syncs: list[Document]
    mails: list[Document]
    deliveries: list[Document]
    is_cut: bool


def followed(trace: Document) -> Followed:
    """Show the lists of a trace."""
    lists = {name: trace[name] for name in ("events", "syncs", "mails", "deliveries")}
    return Followed(
        events=[_timed(each, "at") for each in lists["events"][:_MOST]],
        syncs=[{**each, "said": _sync_said(each["state"])} for each in lists["syncs"][:_MOST]],
        mails=[_timed(each, "date") for each in lists["mails"][:_MOST]],
        deliveries=[_timed(each, "lastAttempt") for each in lists["deliveries"][:_MOST]],
        is_cut=any(len(each) > _MOST for each in lists.values()),
    )


def _timed(each: Document, name: str) -> dict[str, Any]:
    return {**each, name: datetime.fromisoformat(each[name]) if each[name] else None}


def _sync_said(state: str) -> tuple[str, str]:
    return _SYNCS.get(state, ("off", state.replace("_", " ")))
