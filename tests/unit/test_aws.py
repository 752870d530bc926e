"""Answers of DynamoDB, read by our parser and by botocore's own."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest
from botocore.config import Config
from botocore.parsers import create_parser

from scheducal import aws

BYTES = b64encode(b"\x00secret").decode()
ROW: dict[str, Any] = {
    "pk": {"S": "T#ten_1"},
    "version": {"N": "12"},
    "secret": {"B": BYTES},
    "isActive": {"BOOL": False},
    "gone": {"NULL": True},
    "last": {"M": {"code": {"N": "503"}, "sealed": {"B": BYTES}, "none": {"M": {}}}},
    "hours": {"L": [{"L": [{"S": "09:00"}, {"B": BYTES}]}, {"M": {}}]},
}
KEY = {"pk": ROW["pk"]}
ANSWERS: dict[str, dict[str, Any]] = {
    "GetItem": {"Item": ROW},
    "Query": {"Items": [ROW, {}], "Count": 2, "ScannedCount": 5, "LastEvaluatedKey": KEY},
    "Scan": {"Items": [], "Count": 0, "ScannedCount": 0},
    "UpdateItem": {"Attributes": ROW},
    "BatchGetItem": {"Responses": {"t": [ROW]}, "UnprocessedKeys": {"t": {"Keys": [KEY], "ConsistentRead": True}}},
    "PutItem": {},
}
REFUSED = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message": "cancelled",
    "CancellationReasons": [{"Code": "ConditionalCheckFailed", "Item": ROW}, {"Code": "None"}],
}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    return aws.client("dynamodb", Config())


def test_rows_are_read_as_botocore_reads_them(client: Any) -> None:
    cases = [(name, 200, body) for name, body in ANSWERS.items()] + [("TransactWriteItems", 400, REFUSED)]
    for operation, status, body in cases:
        sent = {"status_code": status, "headers": {"x-amzn-requestid": "r"}, "body": json.dumps(body).encode()}
        shape = client.meta.service_model.operation_model(operation).output_shape
        found = client._endpoint._response_parser_factory.create_parser("json").parse(sent, shape)
        # Bytes stay as text, until `unmarshal` reads them.
        assert found == _without_bytes(create_parser("json").parse(sent, shape)), operation
        assert found["ResponseMetadata"]["RequestId"] == "r", operation


def _without_bytes(answer: Any) -> Any:
    return json.loads(json.dumps(answer, default=lambda value: b64encode(value).decode()))


def test_what_is_no_json_is_an_error_and_no_answer(client: Any) -> None:
    sent = {"status_code": 400, "headers": {"x-amzn-requestid": "r"}, "body": b"<html>"}
    shape = client.meta.service_model.operation_model("GetItem").output_shape
    found = client._endpoint._response_parser_factory.create_parser("json").parse(sent, shape)
    assert found["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert found["Error"]["Message"] == "<html>"
