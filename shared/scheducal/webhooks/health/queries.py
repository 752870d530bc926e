"""Counts the attempts of 24 hours at one endpoint."""

from __future__ import annotations

from datetime import datetime

from scheducal.store.conditions import Attr
from scheducal.store.keys import deliveries_partition
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.webhooks.delivery.model import second_of
from scheducal.webhooks.delivery.rows import PREFIX
from scheducal.webhooks.health.model import Tally
from scheducal.webhooks.health.rules import DAY, tally

# Of each of the two UTC days that 24 hours touch.
_ROWS = 100


def of_last_day(table: Table, tenant_id: str, webhook_id: str, now: datetime) -> Tally:
    """Count what was tried of the events of the last 24 hours; two queries, of the newest rows."""
    first = f"{PREFIX}{second_of(now - DAY)}"
    rows: list[Item] = []
    is_whole = True
    for day in (now, now - DAY):
        partition = deliveries_partition(tenant_id, webhook_id, f"{day:%Y%m%d}")
        # `~` sorts after every id.
        condition = Attr("pk").eq(partition) & Attr("sk").between(first, f"{PREFIX}~")
        page = table.query(condition, limit=_ROWS, forward=False)
        rows += page.items
        if page.next_start is not None:
            is_whole = False
            break
    return tally(rows, now, is_whole=is_whole)
