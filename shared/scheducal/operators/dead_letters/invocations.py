"""Invocations that Lambda or EventBridge gave up, as dead letters tell of them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scheducal.values import dataclass

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef


@dataclass(frozen=True, slots=True)
class StreamPart:
    """A part of a table's stream: the sequence numbers of its first and its last record."""

    stream_arn: str
    shard_id: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Invocation:
    """arn: the function's. event: what it was given; where that was a part of a stream, only the part is known."""

    arn: str
    event: Mapping[str, Any] | StreamPart


def failed_invocation(message: MessageTypeDef) -> Invocation | None:
    """Read the invocation, None where the message tells of none."""
    body = read_body(message["Body"])
    context, target = body.get("requestContext") or {}, message.get("MessageAttributes", {}).get("TARGET_ARN")
    if target:
        return Invocation(target["StringValue"], body)
    if "functionArn" not in context:
        return None
    if batch := body.get("DDBStreamBatchInfo"):
        first, last = batch["startSequenceNumber"], batch["endSequenceNumber"]
        return Invocation(context["functionArn"], StreamPart(batch["streamArn"], batch["shardId"], first, last))
    return Invocation(context["functionArn"], body["requestPayload"]) if "requestPayload" in body else None


def read_body(text: str) -> Mapping[str, Any]:
    """Read a message's body, empty where it is no JSON object."""
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
