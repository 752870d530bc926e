"""A day's tally as a row: an attribute for each thing and hour, such as `delivered17`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from scheducal.store.attention import attention
from scheducal.store.keys import Key
from scheducal.store.values import Item
from scheducal.store.writes import Update
from scheducal.tallies.model import COUNTED, Counted, Tally

_KEPT = timedelta(days=3)
KIND = "tally"
ATTRIBUTES = {(each, hour): f"{each}{hour:02}" for each in COUNTED for hour in range(24)}


def counted(tenant_id: str, counts: Mapping[Counted, int], at: datetime) -> Update:
    """Build the write that adds to an hour's counts."""
    now = at.astimezone(UTC)
    day = f"{now:%Y-%m-%d}"
    values = {
        "kind": KIND,
        "tenantId": tenant_id,
        "day": day,
        "expiresAt": int((now + _KEPT).timestamp()),
        **attention(tenant_id, "9tally", day),
    }
    adds = {ATTRIBUTES[each, now.hour]: count for each, count in counts.items() if count}
    return Update(Key(f"T#{tenant_id}#TALLIES", day), values, adds=adds)


def tally_of(item: Item) -> Tally:
    """Read a day's tally from its row."""
    counts = {place: int(item[name]) for place, name in ATTRIBUTES.items() if name in item}
    return Tally(date.fromisoformat(item["day"]), counts)
