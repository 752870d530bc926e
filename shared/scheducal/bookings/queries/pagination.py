"""Lists of bookings: what is asked for, and where a page ended. By start, within a range of time or of one customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from typing import get_args

from scheducal.appointments.queries.pagination import LONGEST_ADDRESS, Range, months_of, parse_range
from scheducal.bookings.responses import BookingStatus
from scheducal.clock import isoformat
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.keys import sortable
from scheducal.text import spelt
from scheducal.values import dataclass, replace

_CUSTOMER = "customer"
STATUSES: tuple[str, ...] = get_args(BookingStatus)


@dataclass(frozen=True, slots=True)
class ListPosition:
    """Where a page ended: the bucket, the last row's sort key there and its booking; empty: before the first."""

    bucket: str
    sort_key: str
    booking_id: str


@dataclass(frozen=True, slots=True)
class Only:
    """Which bookings; None, or no statuses, for any."""

    statuses: tuple[str, ...] = ()
    resource_id: str | None = None
    service_id: str | None = None
    customer_id: str | None = None
    email: str | None = None
    channel: str | None = None
    series_id: str | None = None
    has_conflict: bool | None = field(default=None, kw_only=True)

    @classmethod
    def asked(cls, statuses: str | None, *others: str | None, has_conflict: bool | None) -> Only:
        """Read the query string's filters; raises Refusal `invalid_field`, `invalid_email`."""
        only = cls(statuses_in(statuses) if statuses is not None else (), *others)
        _check_ids(only)
        return replace(only, has_conflict=has_conflict)

    @property
    def is_one_customers(self) -> bool:
        """Tell whether only one customer's are listed, by their id or their address."""
        return self.customer_id is not None or self.email is not None


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
        if self.only.is_one_customers or self.range is None:
            yield _CUSTOMER
        else:
            yield from months_of(self.range)


def parse_listing(
    *,
    begin: str | None,
    end: str | None,
    zone: str | None = None,
    limit: int,
    cursor: str | None,
    now: datetime,
    only: Only,
) -> Listing:
    """Read the query string as a listing: without `from`, `to` and a customer, the 31 days from now on.

    Raises Refusal `invalid_date_time`, `invalid_time_range`, `invalid_field`, `invalid_cursor`.
    """
    span = parse_range(begin, end, zone)
    if span is None and not only.is_one_customers:
        span = parse_range(isoformat(now), None)
    listing = Listing(limit, span, only)
    return replace(listing, place=_decoded(cursor, listing)) if cursor is not None else listing


def statuses_in(text: str) -> tuple[str, ...]:
    """Read statuses that commas separate; raises Refusal `invalid_field` for one that there is not."""
    found = tuple(dict.fromkeys(spelt(each.strip()) for each in text.split(",")))
    if unknown := [each for each in found if each not in STATUSES]:
        message = f"status must be one or more of {', '.join(STATUSES)}, separated by commas; {unknown[0]!r} is none"
        raise Refusal("invalid_field", message, param="status")
    return found


def encode_cursor(place: ListPosition) -> str:
    """Write an opaque text that goes with the same list alone."""
    return encode_parts("bookings", place.bucket, place.sort_key, place.booking_id)


def _decoded(text: str, listing: Listing) -> ListPosition:
    kind, *rest = decode_parts(text, 4)
    place = ListPosition(*rest)
    if kind != "bookings" or (place.bucket == _CUSTOMER) != listing.only.is_one_customers:
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
    if only.customer_id is not None and only.email is not None:
        message = "customerEmail must be left out where customerId is given"
        raise Refusal("invalid_field", message, param="customerEmail")
    if only.email is not None and not 0 < len(only.email) <= LONGEST_ADDRESS:
        raise Refusal("invalid_email", "customerEmail must be an e-mail address", param="customerEmail")
    given = ((only.resource_id, "resourceId", "res"), (only.service_id, "serviceId", "svc"))
    more = ((only.customer_id, "customerId", "cus"), (only.series_id, "seriesId", "ser"))
    for text, param, prefix in (*given, *more):
        if text is not None and not is_id(text, prefix):
            message = f"{param} must be an id, which begins with {prefix}_"
            raise Refusal("invalid_field", message, param=param)
