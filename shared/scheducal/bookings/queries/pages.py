"""Reads one page of a list of bookings."""

from __future__ import annotations

from functools import reduce
from operator import or_

from scheducal.bookings.access import only_channel
from scheducal.bookings.model import Booking, appointment_id_of
from scheducal.bookings.queries.pagination import Listing, ListPosition, encode_cursor
from scheducal.bookings.rows import booking_of
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.pagination import Listed
from scheducal.store.buckets import read_buckets
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import BOOKING, appointment_partition, booking_bucket, customer_bookings_bucket, sortable
from scheducal.store.table import Page, Table
from scheducal.store.values import Item
from scheducal.tenants.access import check_administrative
from scheducal.tenants.model import Principal
from scheducal.values import dataclass, replace


def page(table: Table, principal: Principal, listing: Listing) -> Listed[Booking]:
    """Read one page, eventually consistent.

    It can be short, or empty, and still have a next one.

    Raises Refusal `insufficient_scope` for a customer's, but to `internal`.
    """
    if listing.only.is_one_customers:
        check_administrative(principal, "customerId" if listing.only.customer_id is not None else "customerEmail")
    if listing.only.email is not None:
        known = CustomerRepository(table).known_by(principal.tenant_id, f"mailto:{listing.only.email.casefold()}")
        if known is None:
            return Listed([], None)
        listing = replace(listing, only=replace(listing.only, customer_id=known))
    visible = only_channel(table, principal)
    found, place = read_page(table, principal.tenant_id, listing, channel_or_all=visible)
    return Listed(found, encode_cursor(place) if place else None)


def read_page(
    table: Table, tenant_id: str, listing: Listing, *, channel_or_all: str | None
) -> tuple[list[Booking], ListPosition | None]:
    """Read the bookings of one page, and where the next begins, None on the last.

    channel_or_all: the one channel whose bookings are listed, None for those of all channels.
    """
    reader = _Reader(table, tenant_id, listing, channel_or_all)
    found, stop = read_buckets(listing.buckets(), reader.start_of(listing.place), listing.limit, reader.page)
    return [booking_of(item) for item in found], reader.place(*stop)


@dataclass(frozen=True, slots=True)
class _Reader:
    table: Table
    tenant_id: str
    listing: Listing
    channel_or_all: str | None

    def page(self, bucket: str, start: Item | None, limit: int) -> Page:
        index, pk, sk = self._index()
        condition: Condition = Attr(pk).eq(self._partition(bucket))
        if span := self.listing.range:
            # Sort keys are `instant#id`, so that the bare end of the range sorts before all that start at it.
            condition &= Attr(sk).between(sortable(span.begin), sortable(span.end))
        return self.table.query(condition, index=index, limit=limit, start=start, only=self._filter())

    def start_of(self, place: ListPosition | None) -> Item | None:
        if place is None or not place.sort_key:
            return None
        _, pk, sk = self._index()
        partition = appointment_partition(self.tenant_id, appointment_id_of(place.booking_id))
        return {"pk": partition, "sk": BOOKING, pk: self._partition(place.bucket), sk: place.sort_key}

    def place(self, bucket: str | None, start: Item | None) -> ListPosition | None:
        if bucket is None:
            return None
        sort_key = start[self._index()[2]] if start else ""
        return ListPosition(bucket, sort_key, sort_key.rpartition("#")[2])

    def _index(self) -> tuple[str, str, str]:
        return (
            ("lists", "gsi1pk", "gsi1sk") if self.listing.only.customer_id is None else ("recent", "gsi2pk", "gsi2sk")
        )

    def _partition(self, bucket: str) -> str:
        if self.listing.only.customer_id is not None:
            return customer_bookings_bucket(self.tenant_id, self.listing.only.customer_id)
        return booking_bucket(self.tenant_id, bucket)

    def _filter(self) -> Condition | None:
        only = self.listing.only
        wanted = [
            _any_of([Attr("status").eq(each) for each in only.statuses]),
            Attr("serviceId").eq(only.service_id) if only.service_id else None,
            Attr("resourceIds").contains(only.resource_id) if only.resource_id else None,
            Attr("channel").eq(only.channel) if only.channel else None,
            Attr("seriesId").eq(only.series_id) if only.series_id else None,
            Attr("hasConflict").eq(only.has_conflict) if only.has_conflict is not None else None,
            Attr("channel").eq(self.channel_or_all) if self.channel_or_all is not None else None,
        ]
        found = None
        for each in filter(None, wanted):
            found = each if found is None else found & each
        return found


def _any_of(conditions: list[Condition]) -> Condition | None:
    """Join conditions of which one is enough; None where there is none."""
    return reduce(or_, conditions) if conditions else None
