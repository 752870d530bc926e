"""Moves dead letters back one by one, where SQS has no task that does it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from scheducal.errors import Refusal

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef, SendMessageBatchRequestEntryTypeDef

# Longer than ten invocations take.
_HIDDEN_SECONDS = 900
MOST = 10_000

Repeat = Callable[["MessageTypeDef"], bool]


def move_back(client: SQSClient, url: str, waiting: int, repeat: Repeat) -> tuple[int, int]:
    """Move them back; count how many messages went back, and how many were left.

    repeat: does again what failed, for a message that came from no queue; whether that went well.
    waiting: how many there were, so that those which fail again meanwhile are left for the next time. One that was
    sent and not yet deleted when this is stopped is there twice, which its worker bears. Raises Refusal.
    """
    moved, left = 0, list[str]()
    while moved + len(left) < waiting:
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
        staying = _move(client, url, batch, repeat)
        moved, left = moved + len(batch) - len(staying), left + staying
    for handle in left:
        client.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
    return moved, len(left)


def _move(client: SQSClient, url: str, batch: list[MessageTypeDef], repeat: Repeat) -> list[str]:
    """Move a batch; give the receipt handles of those that stay."""
    sources: defaultdict[str, list[MessageTypeDef]] = defaultdict(list)
    for message in batch:
        sources[message.get("Attributes", {}).get("DeadLetterQueueSourceArn", "")].append(message)
    staying = []
    for message in sources.pop("", []):
        if repeat(message):
            client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        else:
            staying.append(message["ReceiptHandle"])
    _send_back(client, url, sources)
    return staying


def _send_back(client: SQSClient, url: str, sources: Mapping[str, list[MessageTypeDef]]) -> None:
    for arn, messages in sources.items():
        target = client.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
        answer = client.send_message_batch(QueueUrl=target, Entries=list(map(_entry, messages)))
        if answer.get("Failed"):
            said = f"{arn} did not take {len(answer['Failed'])} messages; they stay, please try again"
            raise Refusal("temporarily_unavailable", said, retry_after=1)
        for message in messages:
            client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def _entry(message: MessageTypeDef) -> SendMessageBatchRequestEntryTypeDef:
    entry: SendMessageBatchRequestEntryTypeDef = {"Id": message["MessageId"], "MessageBody": message["Body"]}
    if group := message.get("Attributes", {}).get("MessageGroupId"):
        entry["MessageGroupId"] = group
    return entry
