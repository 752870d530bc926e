"""The yardstick: a handler that does one conditional put with boto3, and nothing else."""

from __future__ import annotations

import json
import os
from typing import Any

import boto3

client = boto3.client("dynamodb")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Write the request as a row, unless it is there."""
    body = json.loads(event["body"])
    row = {"pk": {"S": body["id"]}, "sk": {"S": "BARE"}, "subject": {"S": body["appointmentSubject"]}}
    client.put_item(TableName=os.environ["TABLE_NAME"], Item=row, ConditionExpression="attribute_not_exists(pk)")
    return {
        "statusCode": 201,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"id": body["id"]}),
    }
