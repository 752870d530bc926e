"""Lists of bookings: what is asked for, and where a page ended. By start, within a range of time or of one customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from scheducal.appointments.queries.pagination import Range, months_of, parse_range
from scheducal.clock import isoformat
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.keys import sortable

_CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class ListPosition:
    """Where a page ended: the bucket, the last row's sort key there and its booking; empty: before the first."""

    bucket: str
    sort_key: str
    booking_id: str


@dataclass(frozen=True, slots=True)
class Only:
    """Which bookings; None for any."""

    status: str | None = None
    resource_id: str | None = None
    service_id: str | None = None
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What is asked for. range: None only with a customer, whose bookings are then listed from the first on."""

    limit: int
    range: Range | None
    only: Only = Only()
    place: ListPosition | None = None

    def buckets(self) -> Iterator[str]:
        """List the months (`yyyy-mm`) to read, from the page's place on; for a customer the one bucket there is."""
        begin = self.place.bucket if self.place else None
        for bucket in self._all_buckets():
            if begin is None or bucket == begin:
                begin = None
                yield bucket

    def _all_buckets(self) -> Iterator[str]:
        if self.only.customer_id is not None or self.range is None:
            yield _CUSTOMER
        else:
            yield from months_of(self.range)


def parse_listing(
    *, begin: str | None, end: str | None, limit: int, cursor: str | None, now: datetime, only: Only
) -> Listing:
    """Read the query string as a listing: without `from`, `to` and a customer, the 31 days from now on.

    Raises Refusal `invalid_date_time`, `invalid_time_range`, `invalid_field`, `invalid_cursor`.
    """
    _check_ids(only)
    span = parse_range(begin, end)
    if span is None and only.customer_id is None:
        span = parse_range(isoformat(now), None)
    listing = Listing(limit, span, only)
    return replace(listing, place=_decoded(cursor, listing)) if cursor is not None else listing


def encode_cursor(place: ListPosition) -> str:
    """Write an opaque text that goes with the same list alone."""
    return encode_parts("bookings", place.bucket, place.sort_key, place.booking_id)


def _decoded(text: str, listing: Listing) -> ListPosition:
    kind, *rest = decode_parts(text, 4)
    place = ListPosition(*rest)
    if kind != "bookings" or (place.bucket == _CUSTOMER) != (listing.only.customer_id is not None):
        raise no_cursor()
    if place.sort_key and not _is_within(place, listing.range):
        raise no_cursor()
    return place


def _is_within(place: ListPosition, span: Range | None) -> bool:
    """Tell whether a page may begin there: DynamoDB refuses to begin outside of what it is to read."""
    instant, _, booking_id = place.sort_key.partition("#")
    if booking_id != place.booking_id or not is_id(booking_id, "bkg"):
        return False
    return span is None or sortable(span.begin) <= instant < sortable(span.end)


def _check_ids(only: Only) -> None:
    given = ((only.resource_id, "resourceId", "res"), (only.service_id, "serviceId", "svc"))
    for text, param, prefix in (*given, (only.customer_id, "customerId", "cus")):
        if text is not None and not is_id(text, prefix):
            message = f"{param} must be an id, which begins with {prefix}_"
            raise Refusal("invalid_field", message, param=param)
