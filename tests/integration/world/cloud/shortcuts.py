"""A short way to moto's table, queues, keys and mail: past HTTP, which takes most of the time of a call.

What botocore refuses, it refuses here too. What moto refuses takes the long way, so that botocore makes the error.
"""

from __future__ import annotations

import copy
import inspect
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from botocore import xform_name
from botocore.exceptions import ParamValidationError
from botocore.validate import ParamValidator
from moto.core.exceptions import HTTPException, ServiceException
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler
from moto.kms.responses import KmsResponse
from moto.sesv2.responses import SESV2Response
from moto.sqs.responses import SQSResponse

from tests.faults import wire

_HANDLERS: dict[str, dict[str, Any]] = {
    "dynamodb": dict.fromkeys(("BatchGetItem", "GetItem", "Query", "Scan"), DynamoHandler)
    | dict.fromkeys(("DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"), DynamoHandler),
    "sqs": dict.fromkeys(("DeleteMessage", "ReceiveMessage", "SendMessage", "SendMessageBatch"), SQSResponse),
    "kms": dict.fromkeys(("Decrypt", "Encrypt"), KmsResponse),
    "sesv2": {"SendEmail": SESV2Response},
}
# Those read their requests as JSON, where bytes are in base64.
_READ_JSON = (KmsResponse, SESV2Response)
_BYTES = ("CiphertextBlob", "Plaintext")
_query: Callable[..., Any] = Table.query
# Hashes of the forms of requests in which botocore found nothing wrong.
_valid: set[int] = set()
_SIGNATURE = inspect.signature(Table.query)
_cast_value: Callable[[DynamoType], Any] = DynamoType.cast_value.fget


def install() -> None:
    """From now on the calls that have a handler go this way."""
    perform: Callable[..., Any] = wire._send

    def send(client: Any, operation: str, parameters: Any) -> Any:
        handler = _HANDLERS.get(client.meta.service_model.service_name, {}).get(operation)
        if handler is None or ".amazonaws.com" not in client.meta.endpoint_url:
            return perform(client, operation, parameters)
        _check(client, operation, parameters)
        try:
            answer = _answer(handler(), client.meta.region_name, xform_name(operation), parameters)
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
    if kind is str or kind is bytes:
        return kind, len(value) > 0
    if kind is dict:
        return tuple([(name, _form(inner)) for name, inner in value.items()])
    if kind is list:
        return "list", tuple(map(_form, value))
    return kind, value if isinstance(value, int) else None


def _answer(handler: Any, region: str, method: str, parameters: Any) -> dict[str, Any]:
    handler.region, handler.current_account, handler.uri_match = region, DEFAULT_ACCOUNT_ID, {}
    if isinstance(handler, _READ_JSON):
        handler.body = json.dumps(parameters, default=lambda value: b64encode(value).decode())
        read: dict[str, Any] = json.loads(getattr(handler, method)())
        return {name: b64decode(value) if name in _BYTES else value for name, value in read.items()}
    # Each of the others reads one of the two.
    handler.body = handler.params = _as_received(parameters)
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
