"""What an invitee was told, as a row of the table and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.calendars.protocol import Told
from scheducal.clock import isoformat
from scheducal.store.values import Item


def told_item(told: Told) -> dict[str, Any]:
    """The row's attributes."""
    return {
        "kind": "told",
        "inviteeId": told.invitee_id,
        "operation": told.operation,
        "noticeVersion": told.notice_version,
        "sequence": told.sequence,
        "at": isoformat(told.at),
        "reference": told.reference,
        "error": told.error,
        "certain": told.certain,
        "seen": dict(told.seen) or None,
        "pushed": dict(told.pushed) or None,
    }


def told_of(item: Item) -> Told:
    """What the row holds."""
    return Told(
        invitee_id=item["inviteeId"],
        operation=item["operation"],
        notice_version=item["noticeVersion"],
        sequence=item["sequence"],
        at=datetime.fromisoformat(item["at"]),
        reference=item.get("reference"),
        error=item.get("error"),
        certain=item["certain"],
        seen=item.get("seen", {}),
        pushed=item.get("pushed", {}),
    )
