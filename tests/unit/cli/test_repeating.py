"""Invocations that were given up are repeated with what they were given."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from scheducal_tools.cli.operations.dead_letters.repeating import Repetition
from scheducal_tools.cli.operations.stack.functions import Functions

ARN = "arn:aws:lambda:us-east-1:123456789012:function:ScheduCal-dev-pipeline-dispatch:live"
STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026-11-20T00:00:00.000"


@dataclass
class Called:
    """Lambda functions that note what they are given, and fail from the nth call on."""

    fails_from: int = 1_000
    calls: list[tuple[str, Any]] = field(default_factory=list)

    def call(self, target: str, event: Any) -> dict[str, Any]:
        self.calls.append((target, event))
        failed = len(self.calls) >= self.fails_from
        return {"function": target, "error": "Unhandled" if failed else None, "result": None}


class Stream:
    """A stream whose records are numbered from 1, three to a page."""

    def __init__(self, kinds: list[tuple[str, str]]) -> None:
        self.records = [
            {
                "eventName": name,
                "dynamodb": {
                    "SequenceNumber": f"{place:021d}",
                    "NewImage": {"kind": {"S": kind}, "n": {"N": str(place)}},
                },
            }
            for place, (name, kind) in enumerate(kinds, 1)
        ]

    def get_shard_iterator(self, **parameters: Any) -> dict[str, Any]:
        assert (parameters["StreamArn"], parameters["ShardId"]) == (STREAM, "shard-1")
        assert parameters["ShardIteratorType"] == "AT_SEQUENCE_NUMBER"
        return {"ShardIterator": str(int(parameters["SequenceNumber"]) - 1)}

    def get_records(self, *, ShardIterator: str) -> dict[str, Any]:  # noqa: N803  the client's name
        start = int(ShardIterator)
        return {"Records": self.records[start : start + 3], "NextShardIterator": str(start + 3)}


def repeated(body: Any, *, called: Called, stream: Stream | None = None, **attributes: str) -> bool:
    typed = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}
    message: Any = {"MessageId": "1", "Body": json.dumps(body), "MessageAttributes": typed}
    return Repetition(cast("Functions", called), stream or Stream([])).repeat(message)


def given_up(first: int, last: int) -> dict[str, Any]:
    """Lambda's record of a part of the stream, the records themselves left out."""
    part = {"streamArn": STREAM, "shardId": "shard-1", "batchSize": last - first + 1}
    part |= {"startSequenceNumber": f"{first:021d}", "endSequenceNumber": f"{last:021d}"}
    return {
        "requestContext": {"functionArn": ARN, "condition": "RetryAttemptsExhausted"},
        "DDBStreamBatchInfo": part,
    }


def numbers(called: Called) -> list[int]:
    """Of the records that the function was given."""
    return [int(each["dynamodb"]["NewImage"]["n"]["N"]) for _, event in called.calls for each in event["Records"]]


def test_an_asynchronous_invocation_gets_its_event_again() -> None:
    called = Called()
    body = {"requestContext": {"functionArn": ARN}, "requestPayload": {"source": "aws.events"}}
    assert repeated(body, called=called)
    assert called.calls == [(ARN, {"source": "aws.events"})]


def test_what_eventbridge_could_not_deliver_is_the_event_itself() -> None:
    called = Called()
    assert repeated({"source": "aws.events"}, called=called, TARGET_ARN=ARN)
    assert called.calls == [(ARN, {"source": "aws.events"})]


def test_a_part_of_the_stream_is_read_again_from_its_first_record_to_its_last() -> None:
    called = Called()
    assert repeated(given_up(2, 8), called=called, stream=Stream([("INSERT", "event")] * 10))
    assert numbers(called) == [2, 3, 4, 5, 6, 7, 8]


def test_only_what_starts_dispatch_is_given_to_it() -> None:
    kinds = [("INSERT", "event"), ("MODIFY", "event"), ("INSERT", "invitee"), ("INSERT", "replay")]
    called = Called()
    assert repeated(given_up(1, 4), called=called, stream=Stream(kinds))
    assert numbers(called) == [1, 4]


def test_large_parts_are_given_in_batches() -> None:
    called = Called()
    assert repeated(given_up(1, 120), called=called, stream=Stream([("INSERT", "event")] * 120))
    assert [len(event["Records"]) for _, event in called.calls] == [50, 50, 20]


@pytest.mark.parametrize("fails_from", [1, 3])
def test_a_function_that_fails_again_is_told(fails_from: int) -> None:
    called = Called(fails_from)
    assert not repeated(given_up(1, 120), called=called, stream=Stream([("INSERT", "event")] * 120))
    assert len(called.calls) == fails_from


@pytest.mark.parametrize("body", [{}, [], {"requestContext": {"functionArn": ARN}}, {"requestContext": None}])
def test_what_tells_of_no_invocation_is_left_alone(body: Any) -> None:
    called = Called()
    assert not repeated(body, called=called)
    assert called.calls == []
