"""What Google would mail to guests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["invitation", "update", "cancellation"]


@dataclass(frozen=True, slots=True)
class GuestMail:
    """One mail to one guest of an event."""

    address: str
    kind: Kind
    event_id: str
    subject: str


def mails_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[GuestMail]:
    """Yield the mails of a change to everybody, with sendUpdates=all. before: empty for a new event."""
    was, is_now = _guests(before), _guests(after)
    for address in [*is_now, *(each for each in was if each not in is_now)]:
        kind: Kind = "update" if address in was and address in is_now else "invitation"
        kind = kind if address in is_now else "cancellation"
        yield GuestMail(address, kind, after["id"], after.get("summary", ""))


def _guests(event: Mapping[str, Any]) -> list[str]:
    if event.get("status") == "cancelled":
        return []
    guests = event.get("attendees", [])
    return [each["email"].casefold() for each in guests if not each.get("organizer") and not each.get("resource")]
