"""Moves dead letters back by hand, where SQS has no tasks that do it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scheducal.cli.errors import CommandFailed

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef, SendMessageBatchRequestEntryTypeDef

_HIDDEN_SECONDS = 60
MOST = 10_000


def move_back(client: SQSClient, url: str, waiting: int) -> tuple[int, int]:
    """How many messages were moved, and how many came from no queue and were left.

    waiting: how many there were, so that those which fail again meanwhile are left for the next time. One that was
    sent and not yet deleted when this is stopped is there twice, which its worker bears. Raises CommandFailed.
    """
    moved = left = 0
    while moved + left < min(waiting, MOST):
        received = client.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=_HIDDEN_SECONDS,
            WaitTimeSeconds=1,
            MessageSystemAttributeNames=["All"],
        )
        batch = received.get("Messages", [])
        if not batch:
            break
        going = _move(client, url, batch)
        moved, left = moved + going, left + len(batch) - going
    return moved, left


def _move(client: SQSClient, url: str, batch: list[MessageTypeDef]) -> int:
    sources: defaultdict[str, list[MessageTypeDef]] = defaultdict(list)
    for message in batch:
        sources[message.get("Attributes", {}).get("DeadLetterQueueSourceArn", "")].append(message)
    sources.pop("", None)  # they show again by themselves
    for arn, messages in sources.items():
        target = client.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
        answer = client.send_message_batch(QueueUrl=target, Entries=list(map(_entry, messages)))
        if answer.get("Failed"):
            raise CommandFailed(f"{arn} did not take {len(answer['Failed'])} messages; they stay, please try again")
        for message in messages:
            client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return sum(map(len, sources.values()))


def _entry(message: MessageTypeDef) -> SendMessageBatchRequestEntryTypeDef:
    entry: SendMessageBatchRequestEntryTypeDef = {"Id": message["MessageId"], "MessageBody": message["Body"]}
    if group := message.get("Attributes", {}).get("MessageGroupId"):
        entry["MessageGroupId"] = group
    return entry
