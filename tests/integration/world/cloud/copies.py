"""Cheaper ways through moto: it copies the whole table, to the last value, for each write of a transaction.

It also tries ten member names, each in six spellings, for every value of a row that it sends. For each request it
writes down the addresses of a service again.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from types import SimpleNamespace
from typing import Any

from moto.core.base_backend import BaseBackend
from moto.core.serialize import JSONSerializer
from moto.dynamodb import models
from moto.dynamodb.models.dynamo_type import Item, LimitedSizeDict
from moto.dynamodb.models.table import Table

_SERIALIZED = JSONSerializer._serialize_type_structure
_urls: Any = BaseBackend.urls.fget
_urls_of: Callable[[Any], Any] = cache(lambda kind: _urls(object.__new__(kind)))
_TRANSACT = models.DynamoDBBackend.transact_write_items
# The copies that the transaction of this context has, by the table's id.
_transaction: ContextVar[dict[int, Any] | None] = ContextVar("transaction", default=None)


def copied(table: Any) -> Any:
    """Make a table that shares nothing with the original but values: those moto replaces, and never alters."""
    twin = copy.copy(table)
    twin.items = defaultdict(dict)
    # Lists, since another thread that only looks for a row makes moto add an empty partition.
    for partition, rows in list(table.items.items()):
        twin.items[partition] = {sort: _row(row) for sort, row in list(rows.items())}
    if table.stream_shard is not None:
        twin.stream_shard = copy.copy(table.stream_shard)
        twin.stream_shard.table = twin
        twin.stream_shard.items = list(table.stream_shard.items)
    return twin


def emptied(queues: dict[str, Any]) -> dict[str, Any]:
    """Queues of the same names and settings, without messages."""
    twins = {name: copy.copy(queue) for name, queue in queues.items()}
    for twin in twins.values():
        twin._messages, twin._pending_messages, twin.deleted_messages = [], set(), set()
        if twin.dead_letter_queue is not None:
            twin.dead_letter_queue = twins[twin.dead_letter_queue.name]
    return twins


def install() -> None:
    """From now on moto copies tables, and sends rows' values, so."""
    models.DynamoDBBackend.transact_write_items = _transact
    vars(models)["copy"] = SimpleNamespace(deepcopy=_deepcopy, copy=copy.copy)
    Item.__deepcopy__ = lambda row, _memo: _row(row)
    JSONSerializer._serialize_type_structure = _serialized
    BaseBackend.urls = property(lambda backend: _urls_of(type(backend)))


def _serialized(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.name != "AttributeValue" or type(value) is not dict:
        _SERIALIZED(self, serialized, value, shape, key)
        return
    members: dict[str, Any] = {}
    for name, member in value.items():
        self._serialize(members, member, shape.members[name], name)
    self._default_serialize(serialized, members, shape, key)


def _transact(self: Any, transact_items: list[dict[str, Any]]) -> None:
    token = _transaction.set({})
    try:
        _TRANSACT(self, transact_items)
    finally:
        _transaction.reset(token)


def _deepcopy(value: Any) -> Any:
    """One copy of a table for a transaction: moto makes all of them before it writes."""
    if not isinstance(value, Table):
        return copy.deepcopy(value)
    copies = _transaction.get()
    if copies is None:
        return copied(value)
    if id(value) not in copies:
        copies[id(value)] = copied(value)
    return copies[id(value)]


def _row(row: Any) -> Any:
    twin: Any = Item.__new__(Item)
    twin.hash_key, twin.range_key = row.hash_key, row.range_key
    twin.attrs = LimitedSizeDict.__new__(LimitedSizeDict)
    # Not by its own __setitem__, which adds up the row's size for every attribute.
    dict.update(twin.attrs, row.attrs)
    return twin
