"""Manifests: what dispatch sent, in few and small rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from scheducal.store.keys import sortable
from scheducal.store.values import Item, marshal, unmarshal
from scheducal.store.writes import Put
from scheducal.webhooks.delivery.manifest import manifest_of, manifest_puts
from scheducal.webhooks.delivery.model import Delivery, EventRef, planned
from tests.unit.webhooks.delivery.samples import EVENT, NOW, events

firsts = st.builds(
    lambda event, webhook_id: planned("ten_1", str(webhook_id), event, NOW, is_active=True), events, st.uuids()
)


def puts(deliveries: list[Delivery]) -> list[Put]:
    return list(manifest_puts(deliveries, map(str, count()).__next__, NOW))


def row(put: Put) -> Item:
    """As the table gives it back."""
    return unmarshal(marshal({**put.key.attributes(), **put.item}))


def numbered(number: int) -> EventRef:
    """Events of appointments of their own, with ids of the usual length."""
    appointment_id = f"apt_{UUID(int=number * 2**64 + 7919**9 * number).hex[:24]}"
    event_id = str(UUID(int=(0x9E3779B97F4A7C15F39CC0605CEDC834 * (number + 1)) % 2**128))
    pk = f"T#ten_01km37mwc8br0nfgms4akpkq2m#APT#{appointment_id}"
    return replace(EVENT, pk=pk, event_id=event_id, appointment_id=appointment_id)


@given(st.lists(firsts, max_size=20))
def test_deliveries_come_back_as_they_were_planned(deliveries: list[Delivery]) -> None:
    assert [each for put in puts(deliveries) for each in manifest_of(row(put)).deliveries] == deliveries


def test_a_row_names_a_hundred_at_most() -> None:
    deliveries = [planned("ten_1", "hook_1", numbered(number), NOW, is_active=True) for number in range(201)]
    found = puts(deliveries)
    assert [len(manifest_of(row(put)).deliveries) for put in found] == [100, 100, 1]
    assert len({put.key for put in found}) == 3
    assert puts([]) == []


def test_ten_fit_into_a_write_unit() -> None:
    webhook_id = "6a0c5c1c-0f6c-4f0e-9e0a-2f8d1b7c3a55"
    deliveries = [planned("ten_1", webhook_id, numbered(number), NOW, is_active=True) for number in range(10)]
    (put,) = puts(deliveries)
    values = {**put.key.attributes(), **put.item}
    sizes = [len(value) if isinstance(value, bytes) else len(str(value)) for value in values.values()]
    assert sum(map(len, values)) + sum(sizes) < 1024


def test_manifests_sort_by_time() -> None:
    (early,) = manifest_puts([planned("ten_1", "hook_1", EVENT, NOW, is_active=True)], lambda: "z", NOW)
    later = NOW + timedelta(seconds=1)
    (late,) = manifest_puts([planned("ten_1", "hook_1", EVENT, later, is_active=True)], lambda: "a", later)
    assert early.key.pk == late.key.pk
    assert early.key.sk < sortable(later) < late.key.sk
