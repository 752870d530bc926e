"""Reads one page of a list of appointments."""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments.model import Aggregate, Appointment, invitee_id
from scheducal.appointments.queries.pagination import Listing, ListPosition, Range, buckets, encode_cursor
from scheducal.appointments.repository import AppointmentRepository, find
from scheducal.appointments.rows import appointment_of
from scheducal.pagination import Listed
from scheducal.store.buckets import read_buckets
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import (
    APPOINTMENT,
    INVITEES,
    Key,
    appointment_partition,
    creation_bucket,
    invitee_bucket,
    sortable,
    start_bucket,
)
from scheducal.store.table import Page, Table
from scheducal.store.values import Item
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class ListedAppointments:
    """Appointments and where the next page begins, None on the last."""

    appointments: list[Appointment]
    next_place: ListPosition | None


def read_page(table: Table, tenant_id: str, listing: Listing, now: datetime) -> ListedAppointments:
    """Read one page, eventually consistent. It can be short, or empty, and still have a next one."""
    found, place = read_rows(table, tenant_id, listing, now)
    return ListedAppointments(_Reader(table, tenant_id, listing).appointments(found), place)


def read_rows(table: Table, tenant_id: str, listing: Listing, now: datetime) -> tuple[list[Item], ListPosition | None]:
    """Read one page as the index has it: appointments' rows, for a list by invitee the invitee's."""
    reader = _Reader(table, tenant_id, listing)
    walk = buckets(listing, tenant_id, now)
    found, stop = read_buckets(walk, reader.start_of(listing.place), listing.limit, reader.page)
    return found, reader.place(*stop)


@dataclass(frozen=True, slots=True)
class _Reader:
    table: Table
    tenant_id: str
    listing: Listing

    def page(self, bucket: str, start: Item | None, limit: int) -> Page:
        index, pk, sk = self._index()
        condition: Condition = Attr(pk).eq(self._partition(bucket))
        if self.listing.range and self.listing.order == "start":
            # Sort keys are `instant#id`, so that the bare end of the range sorts before all that start at it.
            span = self.listing.range
            condition &= Attr(sk).between(sortable(span.begin), sortable(span.end))
        only = self._filter()
        return self.table.query(
            condition, index=index, limit=limit, start=start, forward=self.listing.order == "start", only=only
        )

    def appointments(self, found: list[Item]) -> list[Appointment]:
        if self.listing.order != "invitee":
            return [appointment_of(item) for item in found]
        keys = [Key(item["pk"], APPOINTMENT) for item in found]
        rows = self.table.batch_get(keys) if keys else {}
        appointments = [appointment_of(rows[key]) for key in keys if key in rows]
        return [appointment for appointment in appointments if _matches(appointment, self.listing)]

    def start_of(self, place: ListPosition | None) -> Item | None:
        if place is None or not place.sort_key:
            return None
        _, pk, sk = self._index()
        table_key = Key(appointment_partition(self.tenant_id, place.appointment_id), APPOINTMENT)
        if self.listing.invitee is not None:
            identity = invitee_id(place.appointment_id, self.listing.invitee)
            table_key = Key(table_key.pk, f"{INVITEES}{identity}")
        return {
            "pk": table_key.pk,
            "sk": table_key.sk,
            pk: self._partition(place.bucket),
            sk: place.sort_key,
        }

    def place(self, bucket: str | None, start: Item | None) -> ListPosition | None:
        if bucket is None:
            return None
        sort_key = start[self._index()[2]] if start else ""
        appointment_id = start["pk"].rpartition("#")[2] if start else ""
        return ListPosition(self.listing.order, bucket, sort_key, appointment_id)

    def _index(self) -> tuple[str, str, str]:
        if self.listing.order == "created":
            return "recent", "gsi2pk", "gsi2sk"
        return "lists", "gsi1pk", "gsi1sk"

    def _partition(self, bucket: str) -> str:
        if self.listing.invitee is not None:
            return invitee_bucket(self.tenant_id, self.listing.invitee)
        bucket_of = creation_bucket if self.listing.order == "created" else start_bucket
        return bucket_of(self.tenant_id, bucket)

    def _filter(self) -> Condition | None:
        if self.listing.status is None or self.listing.order == "invitee":
            return None
        return Attr("status").eq(self.listing.status)


def _matches(appointment: Appointment, listing: Listing) -> bool:
    span: Range | None = listing.range
    in_range = span is None or span.begin <= appointment.start.instant < span.end
    return in_range and listing.status in (None, appointment.status)


def details(table: Table, tenant_id: str, appointment_id: str) -> tuple[Aggregate, str | None]:
    """Read one appointment, and the link of its online meeting; raises Refusal `appointment_not_found`."""
    repository = AppointmentRepository(table)
    found = find(repository, tenant_id, appointment_id)
    return found, repository.join_url(found)


def page(table: Table, tenant_id: str, listing: Listing, at: datetime) -> Listed[Appointment]:
    """Read one page of a list."""
    found = read_page(table, tenant_id, listing, at)
    return Listed(found.appointments, encode_cursor(found.next_place) if found.next_place else None)
