"""What followed from a request, as its page shows it (pure)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from scheducal.timeline.trace import KINDS, Document, Followed, Thing, delivery_document, event_document
from scheducal.values import dataclass
from scheducal.webhooks.delivery.fan_out import event_ref
from scheducal.webhooks.delivery.model import delivery_id
from scheducal.webhooks.queries.history import History

_SYNCS = {
    "synced": ("ok", "up to date"),
    "pending": ("busy", "on its way"),
    "retrying": ("wait", "being retried"),
    "failed": ("bad", "given up"),
    "waiting": ("bad", "waits for access"),
}
# Of each list; a request that did more is looked at by its things.
_MOST = 50
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """Each as the trace has it, with times that are aware. is_cut: whether there is more."""

    events: list[Document]
    syncs: list[Document]
    mails: list[Document]
    is_cut: bool


def thing_text(thing: Thing) -> str:
    """Write a thing as a query string has it."""
    return f"{thing.kind}:{thing.identity}"


def thing_in(text: str) -> Thing | None:
    """Read a thing, None where it is none at which something can follow."""
    kind, _, identity = text[:_LONGEST].partition(":")
    return Thing(kind, identity) if kind in KINDS and identity else None


def number_in(text: str) -> int:
    """Read which thing of its request it is, from 1, so that parts of a page have ids of their own."""
    return int(text) if re.fullmatch("[0-9]{1,3}", text) else 1


def followed(found: Followed) -> Shown:
    """Show what followed."""
    lists = (found.events, found.syncs, found.mails)
    return Shown(
        events=[_timed(event_document(each), "at") for each in found.events[:_MOST]],
        syncs=[{**each, "said": _sync_said(each["state"])} for each in found.syncs[:_MOST]],
        mails=[_timed(each, "date") for each in found.mails[:_MOST]],
        is_cut=any(len(each) > _MOST for each in lists),
    )


def delivery_ids(found: Followed) -> list[str]:
    """Name the deliveries of the events that are shown."""
    return [delivery_id(event_ref(each)) for each in found.events[:_MOST]]


def delivery(found: History) -> Document:
    """Show a delivery."""
    return _timed(delivery_document(found), "lastAttempt")


def _timed(each: Document, name: str) -> dict[str, Any]:
    return {**each, name: datetime.fromisoformat(each[name]) if each[name] else None}


def _sync_said(state: str) -> tuple[str, str]:
    return _SYNCS.get(state, ("off", state.replace("_", " ")))
