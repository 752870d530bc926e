"""Sorted partitions for moto's table, which goes through all of its rows for each query."""

from __future__ import annotations

import copy
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table

from tests.integration.world.aws import INDEXES, KEYS
from tests.integration.world.cloud import empties, shortcuts

_KEYS: dict[str | None, tuple[str, str]] = {None: KEYS[0], **{name: KEYS[place] for name, place, _ in INDEXES}}
_AFTER = "\uffff"
# More than a page of a megabyte has.
_MOST = 5_000
_query: Callable[..., Any] = shortcuts._query
_put: Callable[..., Item] = Table.put_item


class Partitions:
    """The rows of each partition of the table and its indexes, by sort key."""

    def __init__(self, table: Any) -> None:
        self._rows: dict[tuple[str | None, str], list[tuple[str, str, str, Any]]] = defaultdict(list)
        for item in table.all_items():
            self._enter(item, lambda rows, row: rows.append(row))
        for rows in self._rows.values():
            rows.sort(key=lambda row: row[:3])

    def add(self, item: Any) -> None:
        """Enter a row that came since."""
        self._enter(item, lambda rows, row: insort(rows, row, key=lambda each: each[:3]))

    def _enter(self, item: Any, put: Callable[[list[Any], Any], None]) -> None:
        for name, (partition, sort) in _KEYS.items():
            if partition in item.attrs and sort in item.attrs:
                row = (item.attrs[sort].value, item.hash_key.value, item.range_key.value, item)
                put(self._rows[name, item.attrs[partition].value], row)

    def window(self, asked: dict[str, Any]) -> dict[Any, dict[Any, Any]]:
        """Give the rows that a query can look at, and few more."""
        name = asked.get("index_name")
        rows = self._rows.get((name, asked["hash_key"].value), [])
        low, high = _range(rows, asked.get("range_comparison"), [each.value for each in asked.get("range_objs") or ()])
        most, forward = (asked.get("limit") or _MOST) + 2, asked.get("scan_index_forward") is not False
        if start := asked.get("exclusive_start_key"):
            at = start[_KEYS[name][1]]["S"]
            low, high = (_from(rows, at), high) if forward else (low, _until(rows, at))
        found: dict[Any, dict[Any, Any]] = defaultdict(dict)
        for *_, item in rows[low : min(high, low + most)] if forward else rows[max(low, high - most) : high]:
            found[item.hash_key][item.range_key] = item
        return found


def _range(rows: list[Any], comparison: str | None, values: list[str]) -> tuple[int, int]:
    match (comparison or "").upper():
        case "BEGINS_WITH":
            return _from(rows, values[0]), _from(rows, f"{values[0]}{_AFTER}")
        case "BETWEEN":
            return _from(rows, values[0]), _until(rows, values[1])
        case "GT" | ">" | "GE" | ">=":
            return _from(rows, values[0]), len(rows)
        case "LT" | "<" | "LE" | "<=":
            return 0, _until(rows, values[0])
        case _:
            return 0, len(rows)


def _from(rows: list[Any], sort: str) -> int:
    return bisect_left(rows, sort, key=lambda row: row[0])


def _until(rows: list[Any], sort: str) -> int:
    return bisect_right(rows, sort, key=lambda row: row[0])


@contextmanager
def sorted_partitions(table: Any) -> Iterator[None]:
    """Let queries look at the part of a partition that they name."""
    partitions = Partitions(table)

    def query(self: Any, *given: Any, **more: Any) -> Any:
        twin = copy.copy(self)
        twin.items = partitions.window(shortcuts._SIGNATURE.bind(self, *given, **more).arguments)
        return _query(twin, *given, **more)

    def put(self: Any, *given: Any, **more: Any) -> Any:
        item = _put(self, *given, **more)
        partitions.add(item)
        return item

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "query", query)
        patch.setattr(Table, "put_item", put)
        patch.setattr(empties, "_has_rows", lambda *_: True)
        yield
