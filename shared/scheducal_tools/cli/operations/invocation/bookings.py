"""A tenant's bookings as operators need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from scheducal.bookings.rows import booking_of
from scheducal.clock import now
from scheducal.connectors.reconcile.walk import months
from scheducal.errors import Refusal
from scheducal.store.conditions import Attr
from scheducal.store.keys import booking_bucket, month_of
from scheducal.store.table import Table

AHEAD = timedelta(days=365)
MOST = 1_000


@dataclass(frozen=True, slots=True)
class BookingOperations:
    """Bookings of any tenant."""

    table: Table

    def newest(self, tenant_id: str) -> str:
        """Find the booking made last, of the first 1,000 that start in each month from this one to that in a year.

        Raises Refusal `booking_not_found` where there is none.
        """
        span = months(month_of(now()), month_of(now() + AHEAD))
        found = [each for month in span for each in self._of(tenant_id, month)]
        if not found:
            message = f"{tenant_id} has no booking ahead; make one with `scheducal invoke bookings.create`"
            raise Refusal("booking_not_found", message)
        return max(found)

    def _of(self, tenant_id: str, month: str) -> list[str]:
        bucket = Attr("gsi1pk").eq(booking_bucket(tenant_id, month))
        page = self.table.query(bucket, index="lists", limit=MOST)
        return [booking_of(item).booking_id for item in page.items]
