"""Dead letters where SQS moves them back by itself, as AWS does and MiniStack does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from scheducal.operators.dead_letters.queues import DeadLetterQueues

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

URL = "https://sqs.us-east-1.amazonaws.com/123456789012/SyncDlq"
ARN = "arn:aws:sqs:us-east-1:123456789012:SyncDlq"
TASK = "task-1"


@pytest.fixture
def client() -> SQSClient:
    """Make a client that reaches nobody."""
    return boto3.Session("test", "test", region_name="us-east-1").client("sqs")


@pytest.fixture
def sqs(client: SQSClient) -> Iterator[Stubber]:
    """Answers exactly what it was told to, and only to that."""
    with Stubber(client) as stub:
        counts = {"ApproximateNumberOfMessages": "3", "ApproximateNumberOfMessagesNotVisible": "0"}
        stub.add_response("get_queue_attributes", {"Attributes": counts})
        stub.add_response("list_dead_letter_source_queues", {"queueUrls": [URL.replace("Dlq", "Queue")]})
        stub.add_response("get_queue_attributes", {"Attributes": {"QueueArn": ARN}})
        yield stub
        stub.assert_no_pending_responses()


def desk(client: SQSClient) -> DeadLetterQueues:
    """It has nothing to repeat."""
    return DeadLetterQueues(client, {"Sync": URL}, lambda _: False)


def test_a_task_of_sqs_moves_the_messages(client: SQSClient, sqs: Stubber) -> None:
    sqs.add_response("start_message_move_task", {"TaskHandle": TASK}, {"SourceArn": ARN})
    assert desk(client).redrive("sync") == {
        "queue": "Sync",
        "waiting": 3,
        "taskHandle": TASK,
        "moved": None,
        "left": 0,
    }


def test_a_task_that_may_not_be_started_is_no_reason_to_move_by_hand(client: SQSClient, sqs: Stubber) -> None:
    sqs.add_client_error("start_message_move_task", "AccessDenied", http_status_code=403)
    with pytest.raises(ClientError, match="AccessDenied"):
        desk(client).redrive("Sync")
