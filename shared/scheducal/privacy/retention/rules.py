"""Which attributes of a row have been kept long enough. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.errors import Refusal
from scheducal.inventory.kinds import ROW_KINDS
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Update, Write

RAW_MAIL = "rawMail"
# By the names of settings.
KINDS = ("bodies", "notes", "answers", "logs", RAW_MAIL)
# Comparisons of calendars look back a day, and webhooks are tried for one.
SHORTEST_DAYS, LONGEST_DAYS = 3, 3_650
# The rule of the bucket deletes mails after so long, of any tenant.
LONGEST_RAW_MAIL = 30
# Of each kind of row, the attribute with the time from which it counts. Of others nothing is taken.
_SINCE: Mapping[str, str] = {
    "appointment": "endInstant",
    "booking": "minutes",
    "invitee": "answer",
    "reply": "at",
    "mail": "at",
    "mailNote": "at",
    "conflict": "at",
    "event": "occurredAt",
    "delivery": "occurredAt",
    "attempt": "at",
}


def parse_retention(texts: Iterable[str]) -> dict[str, int | None]:
    """Read settings such as `bodies=365`, with None for `bodies=`, which keeps; raises Refusal `invalid_field`."""
    found: dict[str, int | None] = {}
    for text in texts:
        kind, separator, days = text.partition("=")
        if kind not in KINDS or not separator:
            raise Refusal("invalid_field", f"{text} is no KIND=DAYS with a kind of {', '.join(KINDS)}", param="keep")
        longest = LONGEST_RAW_MAIL if kind == RAW_MAIL else LONGEST_DAYS
        is_number = days.isascii() and days.isdigit() and len(days) <= len(str(LONGEST_DAYS))
        is_right = days == "" or (is_number and SHORTEST_DAYS <= int(days) <= longest)
        if not is_right:
            message = f"{kind} is kept for {SHORTEST_DAYS} to {longest} days; leave the number out to keep it"
            raise Refusal("invalid_field", message, param="keep")
        found[kind] = int(days) if days else None
    return found


def since(row: Item) -> datetime | None:
    """Give the time from which a row's data are counted; None for a row that has none."""
    value: Any = row.get(_SINCE.get(row["kind"], ""))
    if row["kind"] == "booking":
        return datetime.fromtimestamp(value[1] * 60, UTC)
    if row["kind"] == "invitee":
        value = value["stamp"] if value else None
    if value is None:
        return None
    instant = datetime.fromisoformat(value)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def expired(row: Item, retention: Mapping[str, int], at: datetime) -> tuple[str, ...]:
    """List the attributes of a row that were kept long enough."""
    begin = since(row)
    if begin is None:
        return ()
    old = {kind for kind, days in retention.items() if begin + timedelta(days=days) < at}
    personal = ROW_KINDS[row["kind"]].person
    return tuple(name for name, each in personal.items() if each.data in old and name in row)


def removal(row: Item, names: tuple[str, ...]) -> Write:
    """Build the write that takes attributes away, or the row that is nothing without them."""
    key = Key(row["pk"], row["sk"])
    if ROW_KINDS[row["kind"]].erasure == "remove":
        return Delete(key)
    # A row of another version is looked at in the next round.
    is_as_read = Attr("version").eq(row["version"]) if "version" in row else Attr("pk").exists()
    return Update(key, remove=names, condition=is_as_read)
