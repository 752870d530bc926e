"""Looks through appointments or bookings in order of their start: at most two queries a page, however many there are.

The indexes hold them by month. A filter that no index knows is tried on each row that was read. So a page can find
nothing and still have a next one; it says up to when it looked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Generic, Literal, TypeVar

from scheducal.appointments.model import Appointment
from scheducal.appointments.queries.pagination import Range, months_of
from scheducal.appointments.rows import appointment_of
from scheducal.bookings.model import Booking, appointment_id_of
from scheducal.bookings.rows import booking_of
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.conditions import Attr
from scheducal.store.keys import APPOINTMENT, BOOKING, appointment_partition, booking_bucket, sortable, start_bucket
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.values import dataclass

Kind = Literal["appointment", "booking"]
Entry = TypeVar("Entry", Appointment, Booking)
# With the session's read and the note of who read, a page makes four requests.
_MOST_QUERIES = 2
# Where a filter drops rows. Reading them takes the time of a page.
_ROWS_AT_ONCE = 500
_SCOPE = "dashboard"


@dataclass(frozen=True, slots=True)
class Source(Generic[Entry]):
    """Where the rows of a kind are, and what they are read as."""

    kind: Kind
    sort_key: str
    bucket: Callable[[str, str], str]
    parse: Callable[[Item], Entry]
    appointment_id: Callable[[str], str]


APPOINTMENTS = Source[Appointment]("appointment", APPOINTMENT, start_bucket, appointment_of, str)
BOOKINGS = Source[Booking]("booking", BOOKING, booking_bucket, booking_of, appointment_id_of)


@dataclass(frozen=True, slots=True)
class Sifted(Generic[Entry]):
    """A page of what was found.

    cursor: of the next, None where the range was looked through to its end.
    looked_until: the start of the last row that was looked at, None where all were.
    """

    entries: list[Entry]
    cursor: str | None = None
    looked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    month: str
    sort_key: str


def sift(
    table: Table,
    tenant_id: str,
    source: Source[Entry],
    span: Range,
    wanted: Callable[[Entry], bool] | None,
    *,
    limit: int,
    cursor: str | None = None,
) -> Sifted[Entry]:
    """Read the first `limit` wanted ones that start in a range; raises Refusal `invalid_cursor`.

    wanted: None for all of them.
    """
    found: list[Entry] = []
    place = _decoded(cursor, source, span) if cursor else None
    for number, month in enumerate(_months(span, place)):
        if number == _MOST_QUERIES:
            return _ended(found, source, _Place(month, ""))
        begins = place.sort_key if place and place.month == month else ""
        page = table.query(
            Attr("gsi1pk").eq(source.bucket(tenant_id, month))
            & Attr("gsi1sk").between(sortable(span.begin), sortable(span.end)),
            index="lists",
            limit=_ROWS_AT_ONCE if wanted else limit + 1 - len(found),
            start=_start(tenant_id, source, month, begins) if begins else None,
        )
        for item in page.items:
            entry = source.parse(item)
            if wanted is None or wanted(entry):
                if len(found) == limit:
                    return _ended(found, source, _Place(month, begins))
                found.append(entry)
            begins = item["gsi1sk"]
        if page.next_start is not None:
            return _ended(found, source, _Place(month, page.next_start["gsi1sk"]))
    return Sifted(found)


def _months(span: Range, place: _Place | None) -> Iterator[str]:
    return (month for month in months_of(span) if place is None or month >= place.month)


def _ended(found: list[Entry], source: Source[Entry], place: _Place) -> Sifted[Entry]:
    begin = place.sort_key.partition("#")[0] or f"{place.month}-01T00:00:00"
    cursor = encode_parts(_SCOPE, source.kind, place.month, place.sort_key)
    return Sifted(found, cursor, datetime.fromisoformat(f"{begin}Z"))


def _start(tenant_id: str, source: Source[Entry], month: str, sort_key: str) -> Item:
    """Write the key after which a query goes on."""
    partition = appointment_partition(tenant_id, source.appointment_id(sort_key.partition("#")[2]))
    return {"pk": partition, "sk": source.sort_key, "gsi1pk": source.bucket(tenant_id, month), "gsi1sk": sort_key}


def _decoded(cursor: str, source: Source[Entry], span: Range) -> _Place:
    scope, kind, month, sort_key = decode_parts(cursor, 4)
    instant = sort_key.partition("#")[0]
    within = not sort_key or sortable(span.begin) <= instant < sortable(span.end)
    if (scope, kind) != (_SCOPE, source.kind) or not within or month not in months_of(span):
        raise no_cursor()
    return _Place(month, sort_key)
