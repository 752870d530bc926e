"""Lists of appointments: which partitions of which index to read, in which order, and where a page ended.

Lists are bucketed by month, so that a large tenant is no hot partition. Without a time range they go by creation,
newest first, back to the tenant's own first month; with one, by start.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

from scheducal.errors import Refusal
from scheducal.ids import made_at
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.keys import month_of, sortable
from scheducal.values import dataclass, replace
from scheducal.walltime.parse import parse_moment
from scheducal.walltime.zones import parse_zone

LONGEST_ADDRESS = 254
LONGEST_RANGE = timedelta(days=366)
DEFAULT_RANGE = timedelta(days=31)

Order = Literal["created", "start", "invitee"]


@dataclass(frozen=True, slots=True)
class Range:
    """Half-open: appointments that start at or after `begin` and before `end` (aware, UTC)."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """What is asked for.

    invitee: an address.
    place: where the page before ended.
    """

    limit: int
    status: str | None = None
    invitee: str | None = None
    range: Range | None = None
    place: ListPosition | None = None

    @property
    def order(self) -> Order:
        """Tell what the list is sorted by: with an invitee by creation, newest first."""
        if self.invitee is not None:
            return "invitee"
        return "start" if self.range else "created"


@dataclass(frozen=True, slots=True)
class ListPosition:
    """Where a page ended: the bucket, the last row's sort key there and whose row it is; empty: before the first."""

    order: Order
    bucket: str
    sort_key: str
    appointment_id: str


def parse_listing(
    *,
    begin: str | None,
    end: str | None,
    status: str | None,
    invitee: str | None,
    limit: int,
    cursor: str | None,
    zone: str | None = None,
) -> Listing:
    """Read the query string as a listing.

    Raises Refusal `invalid_date_time`, `invalid_time_zone`, `invalid_time_range`, `invalid_cursor`.
    """
    if invitee is not None and not 0 < len(invitee) <= LONGEST_ADDRESS:
        raise Refusal("invalid_email", "invitee must be an e-mail address", param="invitee")
    listing = Listing(limit, status, invitee, parse_range(begin, end, zone))
    return replace(listing, place=decode_cursor(cursor, listing)) if cursor is not None else listing


def encode_cursor(place: ListPosition) -> str:
    """Write an opaque text that goes with lists in the same order alone."""
    return encode_parts(place.order, place.bucket, place.sort_key, place.appointment_id)


def decode_cursor(text: str, listing: Listing) -> ListPosition:
    """Raise Refusal `invalid_cursor` for anything that is no cursor of this list."""
    found, *rest = decode_parts(text, 4)
    place = ListPosition(listing.order, *rest)
    if found != listing.order or not _is_within(place, listing.range):
        raise no_cursor()
    return place


def _is_within(place: ListPosition, span: Range | None) -> bool:
    """Tell whether a page may begin there: DynamoDB refuses to begin outside of what it is to read."""
    if place.order != "start" or span is None or not place.sort_key:
        return True
    return sortable(span.begin) <= place.sort_key.partition("#")[0] < sortable(span.end)


def parse_range(begin: str | None, end: str | None, zone: str | None = None) -> Range | None:
    """Read dates, or instants with an offset. A missing side lies 31 days from the other; at most 366 days in all.

    zone: where the dates begin and end, None for UTC. The date `end` is included.
    """
    known = parse_zone(zone, "timeZone") if zone is not None else "UTC"
    if begin is None and end is None:
        return None
    first = parse_moment(begin, known, "from") if begin is not None else None
    last = parse_moment(end, known, "to", days_later=1) if end is not None else None
    first, last = _complete(first, last)
    if not first < last or last - first > LONGEST_RANGE:
        raise Refusal("invalid_time_range", "to must be after from, and at most 366 days after it", param="to")
    return Range(first, last)


def _complete(first: datetime | None, last: datetime | None) -> tuple[datetime, datetime]:
    earliest, latest = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    if first is None:
        assert last is not None
        return (last - DEFAULT_RANGE if last - earliest > DEFAULT_RANGE else earliest), last
    if last is None:
        return first, (first + DEFAULT_RANGE if latest - first > DEFAULT_RANGE else latest)
    return first, last


def buckets(listing: Listing, tenant_id: str, now: datetime) -> Iterator[str]:
    """List the months (`yyyy-mm`) to read in turn, from the page's place on; for an invitee the one bucket there is."""
    if listing.order == "invitee":
        yield "invitee"
        return
    begin = listing.place.bucket if listing.place else None
    months = months_of(listing.range) if listing.range else _months_back(tenant_id, now)
    for month in months:
        if begin is None or month == begin:
            begin = None
            yield month


def months_of(span: Range) -> Iterator[str]:
    """List the UTC months (`yyyy-mm`) of a range, in order."""
    month, last = month_of(span.begin), month_of(span.end - timedelta(microseconds=1))
    while month <= last:
        yield month
        month = _shifted(month, 1)


def _months_back(tenant_id: str, now: datetime) -> Iterator[str]:
    # The tenant's id tells when it began. A list of nothing then ends, and needs no read for that.
    first = month_of(made_at(tenant_id))
    month = month_of(now)
    while month >= first:
        yield month
        month = _shifted(month, -1)


def _shifted(month: str, by: int) -> str:
    index = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{index // 12:04d}-{index % 12 + 1:02d}"
