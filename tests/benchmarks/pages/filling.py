"""Rows of a large tenant: copies of those that one of each thing has, put into moto's memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict

from scheducal.store.keys import booking_bucket, deliveries_partition, month_of, sortable, start_bucket, state_bucket
from tests.benchmarks.pages.tenants import Viewed
from tests.integration.world.aws import REGION, TABLE

APPOINTMENTS, DELIVERIES, CUSTOMERS, ENTRIES = 50_000, 100_000, 20_000, 50_000
_YEAR, _KEPT = timedelta(days=365), timedelta(days=29)
# Of ten deliveries, one is undelivered.
_TROUBLE = 10
_LISTED = {"customer", "auditEntry"}
Changes = Mapping[str, Any]


def moto_table() -> Any:
    """Give moto's own table."""
    return get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][REGION].tables[TABLE]


def fill(viewed: Viewed, now: datetime) -> int:
    """Give the tenant its rows, as many in each direction of time as a year's calendar has; gives their number."""
    items = moto_table().items
    before = sum(map(len, items.values()))
    for row in _rows(viewed, now, list(moto_table().all_items())):
        items[row.hash_key][row.range_key] = row
    return sum(map(len, items.values())) - before


def _rows(viewed: Viewed, now: datetime, found: list[Any]) -> Iterator[Any]:
    of_tenant = [each for each in found if f"T#{viewed.tenant_id}#" in each.hash_key.value]
    ids = viewed.ids
    booked = f"apt_{ids['booking_id'].removeprefix('bkg_')}"
    for each, count, first in ((ids["appointment_id"], APPOINTMENTS // 2, 0), (booked, APPOINTMENTS // 2, 1)):
        templates = [row for row in of_tenant if row.hash_key.value.endswith(each) and _is_listed(row)]
        for number in range(count):
            start = now - _YEAR * 0.8 + _YEAR * ((2 * number + first) / APPOINTMENTS)
            yield from _appointment(viewed.tenant_id, templates, each.removeprefix("apt_"), number, start)
    day = deliveries_partition(viewed.tenant_id, ids["webhook_id"], ids["delivery_id"][:8])
    templates = [row for row in of_tenant if row.hash_key.value == day and ids["delivery_id"] in row.range_key.value]
    for number in range(DELIVERIES):
        yield from _delivery(viewed, templates, number, now - _KEPT * (number / DELIVERIES))
    for template_id, count in ((ids["customer_id"], CUSTOMERS), (ids["audit_id"], ENTRIES)):
        (template,) = [
            row for row in of_tenant if _text(row, "kind") in {"customer", "auditEntry"} and _is(row, template_id)
        ]
        for number in range(count):
            yield _copy(template, template_id, _numbered(template_id, number))


def _is_listed(row: Any) -> bool:
    return str(row.range_key.value).startswith(("S#APT", "S#BKG", "S#INV"))


def _is(row: Any, thing_id: str) -> bool:
    return thing_id in str(row.hash_key.value) or thing_id == row.range_key.value


def _appointment(tenant_id: str, templates: list[Any], ulid: str, number: int, start: datetime) -> Iterator[Any]:
    other, end, zone = _numbered(ulid, number), start + timedelta(minutes=30), ZoneInfo("Europe/Berlin")
    times = {
        "startInstant": sortable(start),
        "endInstant": sortable(end),
        "startLocal": start.astimezone(zone).strftime("%Y-%m-%dT%H:%M:00"),
        "endLocal": end.astimezone(zone).strftime("%Y-%m-%dT%H:%M:00"),
    }
    listed = {
        "appointment": (start_bucket(tenant_id, month_of(start)), f"{sortable(start)}#apt_{other}"),
        "booking": (booking_bucket(tenant_id, month_of(start)), f"{sortable(start)}#bkg_{other}"),
    }
    for row in templates:
        kind = _text(row, "kind")
        place = dict(zip(("gsi1pk", "gsi1sk"), listed[kind], strict=True)) if kind in listed else {}
        yield _copy(row, ulid, other, {name: text for name, text in times.items() if name in row.attrs} | place)


def _delivery(viewed: Viewed, templates: list[Any], number: int, at: datetime) -> Iterator[Any]:
    old = viewed.ids["delivery_id"]
    new = f"{at:%Y%m%dT%H%M%SZ}-{UUID(int=number, version=4)}"
    partition = deliveries_partition(viewed.tenant_id, viewed.ids["webhook_id"], new[:8])
    for row in templates:
        if _text(row, "kind") != "delivery":
            if number % _TROUBLE == 0:
                yield _copy(row, old, new, {"pk": partition})
        elif number % _TROUBLE == 0:
            bucket = state_bucket(viewed.tenant_id, "undelivered", new[:6])
            yield _copy(row, old, new, {"pk": partition, "gsi1pk": bucket})
        else:
            delivered = _copy(row, old, new, {"pk": partition, "state": "delivered"})
            for name in ("gsi1pk", "gsi1sk"):
                del delivered.attrs[name]
            yield delivered


def _numbered(thing_id: str, number: int) -> str:
    return f"{thing_id[:-8]}{number:08d}"


def _text(row: Any, name: str) -> str:
    return str(row.attrs[name].value)


def _copy(row: Any, old: str, new: str, changes: Changes | None = None) -> Any:
    """Copy a row for another thing; values that stay are shared."""
    twin = Item.__new__(Item)
    attrs: Any = LimitedSizeDict.__new__(LimitedSizeDict)
    for name, value in row.attrs.items():
        is_named = value.type == "S" and old in value.value
        dict.__setitem__(attrs, name, DynamoType({"S": value.value.replace(old, new)}) if is_named else value)
    for name, text in (changes or {}).items():
        dict.__setitem__(attrs, name, DynamoType({"S": text}))
    twin.attrs, twin.hash_key, twin.range_key = attrs, attrs["pk"], attrs["sk"]
    return twin
