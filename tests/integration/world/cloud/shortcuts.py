"""A short way to moto's table and queues: past HTTP, whose requests and answers took half of the time of a call.

What botocore refuses, it refuses here too. What moto refuses takes the long way, so that botocore makes the error.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ParamValidationError
from botocore.validate import ParamValidator
from moto.core.exceptions import HTTPException, ServiceException
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler
from moto.sqs.responses import SQSResponse

from tests.faults import wire

_OF_QUEUES = {
    "DeleteMessage": "delete_message",
    "ReceiveMessage": "receive_message",
    "SendMessage": "send_message",
    "SendMessageBatch": "send_message_batch",
}
_OF_TABLE = {
    "BatchGetItem": "batch_get_item",
    "DeleteItem": "delete_item",
    "GetItem": "get_item",
    "PutItem": "put_item",
    "Query": "query",
    "Scan": "scan",
    "TransactWriteItems": "transact_write_items",
    "UpdateItem": "update_item",
}
_query: Callable[..., Any] = Table.query
# Hashes of the forms of requests in which botocore found nothing wrong.
_valid: set[int] = set()
_SIGNATURE = inspect.signature(Table.query)
_cast_value: Callable[[DynamoType], Any] = DynamoType.cast_value.fget


def install() -> None:
    """From now on calls of the table and of the queues go this way."""
    perform: Callable[..., Any] = wire._send

    def send(client: Any, operation: str, parameters: Any) -> Any:
        method = _OF_TABLE.get(operation) or _OF_QUEUES.get(operation)
        if method is None or ".amazonaws.com" not in client.meta.endpoint_url:
            return perform(client, operation, parameters)
        _check(client, operation, parameters)
        try:
            answer = _answer(client.meta.region_name, method, parameters)
        except (HTTPException, ServiceException):
            # Nothing was done, and it is refused again, this time with an error of botocore's.
            return perform(client, operation, parameters)
        return {**answer, "ResponseMetadata": {"HTTPStatusCode": 200, "RetryAttempts": 0}}

    wire._send = send
    Table.query = _query_of_partition
    DynamoType.cast_value = property(_value)


def _check(client: Any, operation: str, parameters: Any) -> None:
    """Hold a request against the service's own description, as botocore does; those of one form once."""
    form = hash((operation, _form(parameters)))
    if form in _valid:
        return
    shape = client.meta.service_model.operation_model(operation).input_shape
    report = ParamValidator().validate(parameters, shape)
    if report.has_errors():
        raise ParamValidationError(report=report.generate_report())
    _valid.add(form)


def _form(value: Any) -> Any:
    """Give all of a request that a description speaks of: its names, types, and whether a value is above the least."""
    kind = type(value)
    if kind is str:
        return value != ""
    if kind is dict:
        return tuple([(name, _form(inner)) for name, inner in value.items()])
    if kind is list:
        return "list", tuple(map(_form, value))
    return kind, value if isinstance(value, int) else None


def _answer(region: str, method: str, parameters: Any) -> dict[str, Any]:
    handler: Any = SQSResponse() if method in _OF_QUEUES.values() else DynamoHandler()
    # Each reads one of the two.
    handler.body = handler.params = _as_received(parameters)
    handler.region, handler.current_account, handler.uri_match = region, DEFAULT_ACCOUNT_ID, {}
    answer: dict[str, Any] | None = getattr(handler, method)().result
    return answer or {}


def _as_received(value: Any) -> Any:
    """Make a copy that shares no container with the caller's."""
    kind = type(value)
    if kind is dict:
        return {name: _as_received(inner) for name, inner in value.items()}
    if kind is list:
        return [_as_received(inner) for inner in value]
    return value


def _query_of_partition(self: Any, hash_key: Any, *given: Any, **more: Any) -> Any:
    """Look at the rows of one partition, of the table or of an index, where moto sorts those of the whole table."""
    asked = _SIGNATURE.bind(self, hash_key, *given, **more).arguments
    twin = copy.copy(self)
    if (name := asked.get("index_name")) is None:
        twin.items = {hash_key: self.items.get(hash_key, {})}
    elif index := next((each for each in self.all_indexes() if each.name == name), None):
        [of_index] = [each["AttributeName"] for each in index.schema if each["KeyType"] == "HASH"]
        parts = ((key, _rows_with(rows, of_index, hash_key)) for key, rows in self.items.items())
        twin.items = {key: rows for key, rows in parts if rows}
    return _query(twin, hash_key, *given, **more)


def _rows_with(rows: dict[Any, Any], name: str, value: Any) -> dict[Any, Any]:
    return {key: row for key, row in rows.items() if name in row.attrs and row.attrs[name] == value}


def _value(self: DynamoType) -> Any:
    """Give a text as it is, before the other types are asked for."""
    return self.value if self.type == "S" else _cast_value(self)
