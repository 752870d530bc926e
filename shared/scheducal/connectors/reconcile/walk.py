"""The appointments of a calendar system that are yet to come, or were yesterday: month by month, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from scheducal.connectors.pull.subscriptions.model import AHEAD, BEFORE
from scheducal.connectors.reconcile.model import Progress
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import month_of, sortable, start_bucket
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.system_names import calendar_of, connection_of
from scheducal.values import dataclass, replace

_PAGE = 100
_START_KEY = ("pk", "sk", "gsi1pk", "gsi1sk")


@dataclass(frozen=True, slots=True)
class Stop:
    """One appointment of the walk, and how far the walk has come with it; without one, the end of a page."""

    appointment_id: str | None
    after: Progress


def window(began_at: datetime) -> tuple[datetime, datetime]:
    """Tell from when to when appointments start that are compared."""
    return began_at - BEFORE, began_at + AHEAD


def months(first: str, last: str) -> Iterator[str]:
    """List the months `yyyy-mm`, both ends included."""
    year, month = map(int, first.split("-"))
    while (text := f"{year:04d}-{month:02d}") <= last:
        yield text
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def walk(table: Table, tenant_id: str, system: str, progress: Progress) -> Iterator[Stop]:
    """Walk on from where the comparison is. A row that moves across the walk meanwhile is met by the next one."""
    begin, end = window(progress.began_at)
    start = progress.start
    for month in months(progress.month or month_of(begin), month_of(end)):
        while True:
            span = Attr("gsi1sk").between(sortable(begin), sortable(end))
            condition = Attr("gsi1pk").eq(start_bucket(tenant_id, month)) & span
            page = table.query(condition, index="lists", limit=_PAGE, start=start, only=_kept_in(system))
            for item in page.items:
                yield Stop(item["appointmentId"], replace(progress, month=month, start=_key(item)))
            start = page.next_start
            if start is None:
                break
            # A page whose rows all belong to other systems is progress too.
            yield Stop(None, replace(progress, month=month, start=start))


def _kept_in(system: str) -> Condition | None:
    """Keep the appointments of a calendar or of e-mail. Other systems mirror any; their sync rows say which."""
    is_primary = connection_of(system) is None or calendar_of(system) is not None
    return Attr("system").eq(system) if is_primary else None


def _key(item: Item) -> dict[str, str]:
    return {name: item[name] for name in _START_KEY}
