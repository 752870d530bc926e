"""What the stream gave up reaches its endpoints after all, once an operator redrives it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheducal import clock
from tests.e2e.stack.dashboard import DashboardPages
from tests.e2e.stack.receiver import receiving
from tests.e2e.stack.running import LocalStack, eventually
from tests.e2e.test_local_stack import aws, create, mapping, switch
from tests.e2e.test_webhooks import registered


def scheducal(folder: Path, *arguments: str) -> dict[str, Any]:
    """Give the command line's answer to scripts."""
    command = [str(Path(sys.executable).parent / "scheducal"), *arguments, "--json"]
    run = subprocess.run(command, cwd=folder, env=os.environ, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr
    document: dict[str, Any] = json.loads(run.stdout)
    return document


def records_about(stack: LocalStack, appointment_id: str) -> list[dict[str, Any]]:
    """Give the stream's records of the appointment's rows."""
    streams = aws(stack, "dynamodbstreams")
    stream = {"StreamArn": stream_arn(stack), "ShardIteratorType": "TRIM_HORIZON"}
    [shard] = streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]["Shards"]
    iterator, found = streams.get_shard_iterator(ShardId=shard["ShardId"], **stream)["ShardIterator"], []
    while page := streams.get_records(ShardIterator=iterator)["Records"]:
        found += page
        iterator = streams.get_shard_iterator(
            StreamArn=stream["StreamArn"],
            ShardId=shard["ShardId"],
            ShardIteratorType="AFTER_SEQUENCE_NUMBER",
            SequenceNumber=page[-1]["dynamodb"]["SequenceNumber"],
        )["ShardIterator"]
    return [each for each in found if appointment_id in each["dynamodb"]["Keys"]["pk"]["S"]]


def stream_arn(stack: LocalStack) -> str:
    """Give the table's."""
    [stream] = aws(stack, "dynamodbstreams").list_streams(TableName=stack.facts["tableName"])["Streams"]
    return str(stream["StreamArn"])


def give_up(stack: LocalStack, records: list[dict[str, Any]]) -> None:
    """As Lambda does with a batch that failed too often: what it writes does not hold the records."""
    uuid = mapping(stack, "dynamodb")
    function = aws(stack, "lambda").get_event_source_mapping(UUID=uuid)["FunctionArn"]
    part = {
        "streamArn": stream_arn(stack),
        "shardId": "shardId-00000000000000000000-00000000",
        "startSequenceNumber": records[0]["dynamodb"]["SequenceNumber"],
        "endSequenceNumber": records[-1]["dynamodb"]["SequenceNumber"],
        "batchSize": len(records),
        "approximateArrivalOfFirstRecord": "2026-11-20T12:00:00Z",
    }
    context = {"functionArn": function, "condition": "RetryAttemptsExhausted"}
    queues = aws(stack, "sqs").list_queues()["QueueUrls"]
    [queue] = [url for url in queues if "DispatchDlq" in url]
    body = json.dumps({"requestContext": context, "DDBStreamBatchInfo": part})
    aws(stack, "sqs").send_message(QueueUrl=queue, MessageBody=body)


@pytest.fixture
def folder(stack: LocalStack, tmp_path: Path) -> Path:
    """Make a checkout whose stack runs."""
    (tmp_path / ".local").symlink_to(stack.home)
    return tmp_path


def test_events_that_the_stream_gave_up_are_delivered_after_a_redrive(
    stack: LocalStack, api: httpx.Client, folder: Path
) -> None:
    switch(stack, "dynamodb", on=False)
    try:
        with receiving() as receiver, registered(api, receiver, ["appointment.created"]):
            appointment_id = create(stack, "given.up.by.the.stream@example.com")
            records = eventually(lambda: records_about(stack, appointment_id), lambda found: len(found) > 1)
            give_up(stack, records)
            [message] = scheducal(folder, "dlq", "show", "Dispatch")["messages"]
            assert message["about"] == [f"{len(records)} records of the stream since 2026-11-20T12:00:00Z"]
            assert receiver.received == []

            redriven = scheducal(folder, "dlq", "redrive", "Dispatch")

            assert (redriven["moved"], redriven["left"]) == (1, 0)
            eventually(receiver.types, lambda types: len(types) == 1)
            assert receiver.received[0].event["data"]["appointmentId"] == appointment_id
    finally:
        switch(stack, "dynamodb", on=True)
    waiting = {each["queue"]: each["waiting"] for each in scheducal(folder, "dlq", "list")["queues"]}
    assert waiting["Dispatch"] == 0


def dead_delivery(stack: LocalStack) -> None:
    """As SQS does with a message that failed too often: have one of the queue of first attempts given up at once."""
    sqs, queue = aws(stack, "sqs"), queue_url(stack, "DeliverQueue")
    usual = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["RedrivePolicy"])["Attributes"]["RedrivePolicy"]
    strict = json.dumps({**json.loads(usual), "maxReceiveCount": "1"})

    def given_up() -> int:
        sqs.receive_message(QueueUrl=queue, VisibilityTimeout=0)
        url = queue_url(stack, "DeliverDlq")
        counted = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        return int(counted["Attributes"]["ApproximateNumberOfMessages"])

    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": strict})
    try:
        eventually(given_up, lambda count: count == 1)
    finally:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": usual})


def queue_url(stack: LocalStack, name: str) -> str:
    """Find a queue by a part of its name."""
    [url] = [each for each in aws(stack, "sqs").list_queues()["QueueUrls"] if name in each]
    return str(url)


@pytest.fixture
def operator(stack: LocalStack) -> DashboardPages:
    """Sign in to the dashboard as the one who runs the stack."""
    pages = DashboardPages(stack)
    assert pages.sign_in(stack.facts["dashboardOperator"], stack.facts["dashboardPassword"]).status_code == 303
    return pages


def test_what_failed_is_delivered_once_an_operator_redrives_it_in_the_dashboard(
    stack: LocalStack, api: httpx.Client, operator: DashboardPages
) -> None:
    page = "/dashboard/operations/dead-letters/Deliver"
    with receiving() as receiver, registered(api, receiver, ["appointment.created"]):
        switch(stack, "DeliverQueue", on=False)
        try:
            appointment_id = create(stack, "redriven.in.the.dashboard@example.com")
            dead_delivery(stack)
            shown = operator.get(page)
            assert stack.facts["tenantId"] in shown.text
            assert "its worker failed each time" in shown.text
            assert operator.send(page, f"{page}/redrive").headers["Location"] == page
            after = operator.get(page).text
            assert "1 message went back to its queue." in after
            assert "No dead letters" in after
            assert receiver.received == []
        finally:
            switch(stack, "DeliverQueue", on=True)
        eventually(receiver.types, lambda types: len(types) == 1)
        assert receiver.received[0].event["data"]["appointmentId"] == appointment_id


def test_events_that_nobody_planned_are_delivered_once_after_a_replan(
    stack: LocalStack, api: httpx.Client, folder: Path
) -> None:
    began = clock.now()
    with receiving() as receiver, registered(api, receiver, ["appointment.created"]):
        # An endpoint is owed the events after the second in which it asked for them.
        registered_by = clock.to_seconds(clock.now()) + timedelta(seconds=1)
        eventually(clock.now, lambda now: now > registered_by)
        switch(stack, "dynamodb", on=False)
        try:
            appointment_id = create(stack, "planned.by.nobody@example.com")
            since = ("--since", clock.isoformat(began))
            [found] = scheducal(folder, "events", "replan", *since, "--dry-run")["events"]
            assert found["eventType"] == "appointment.created"
            assert receiver.received == []

            assert scheducal(folder, "events", "replan", *since)["planned"] == 1

            eventually(receiver.types, lambda types: len(types) == 1)
            assert receiver.received[0].event["data"]["appointmentId"] == appointment_id
            assert scheducal(folder, "events", "replan", *since)["unplanned"] == 0
        finally:
            switch(stack, "dynamodb", on=True)
        # The stream brings it after all, and what follows it shows that it was read.
        create(stack, "planned.afterwards@example.com")
        eventually(receiver.types, lambda types: len(types) > 1)
        assert len({each.event["id"] for each in receiver.received}) == len(receiver.received) == 2
