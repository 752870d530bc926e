"""The first comparison of a connection: due once it was made. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheducal.store.values import Item
from scheducal.store.writes import Put
from scheducal.tenants.rows import first_comparison


def first_comparisons(events: Iterable[Item], now: datetime) -> list[Put]:
    """One for each event, given as its row, by which a calendar was connected."""
    made = (each for each in events if each["eventType"] == "calendar.connected")
    return [first_comparison(each["tenantId"], each["calendarId"], now) for each in made]
