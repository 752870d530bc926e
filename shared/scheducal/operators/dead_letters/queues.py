"""The dead-letter queues of a stack: what our own code could not process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from scheducal.errors import Refusal
from scheducal.operators.dead_letters.model import dead_letter_document
from scheducal.operators.dead_letters.moving import MOST, Repeat, move_back
from scheducal.values import dataclass

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

# While they are looked at, messages are hidden from others for so long at most.
_HIDDEN_SECONDS = 60
# What SQS says where it has no move tasks; MiniStack 1.5.33 has none.
_NO_TASKS = {"InvalidAction", "UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation"}


# Messages of one request.
_AT_ONCE = 10

Document = dict[str, Any]


def nothing_repeated(message: MessageTypeDef) -> bool:
    """Leave a message that came from no queue where it is."""
    del message
    return False


@dataclass(frozen=True, slots=True)
class DeadLetterQueues:
    """urls: the queues' by the name of what failed, as in the stack's outputs. repeat: does again what failed.

    most: messages that are moved in one go, where SQS has no task that does it.
    """

    client: SQSClient
    urls: Mapping[str, str]
    repeat: Repeat = nothing_repeated
    most: int = MOST

    def all(self) -> Document:
        """Count for each queue how many messages wait, and how many somebody is looking at; SQS counts roughly."""
        return {"queues": [self._counted(name) for name in sorted(self.urls)]}

    def show(self, name: str, most: int) -> Document:
        """Up to so many messages, which stay in the queue; raises Refusal `queue_not_found`."""
        name = self._name(name)
        seen: dict[str, MessageTypeDef] = {}
        try:
            for batch in self._batches(name):
                seen |= {message["MessageId"]: message for message in batch}
                if len(seen) >= most:
                    break
        finally:
            self._put_back(name, list(seen.values()))
        shown = list(seen.values())[:most]
        return {"queue": name, "messages": [dead_letter_document(message) for message in shown]}

    def look(self, name: str) -> Document:
        """Count what waits, and give up to ten messages, which nobody misses meanwhile. Two requests.

        Raises Refusal `queue_not_found`.
        """
        counted = self._counted(self._name(name))
        found = self._received(counted["queueUrl"], 0, 0)
        counted["waiting"] = max(counted["waiting"], len(found))
        return {**counted, "messages": [dead_letter_document(message) for message in found]}

    def redrive(self, name: str) -> Document:
        """Have the messages' work done again; raises Refusal `queue_not_found`.

        They go back to the queue that they came from, by a task of SQS (taskHandle) where it has such tasks. What came
        from no queue is an invocation, and is repeated. moved: how many were dealt with here. left: those of them
        that failed again.
        """
        name = self._name(name)
        waiting = self._counted(name)["waiting"]
        task = self._start_task(name)
        moved, left = (
            (None, 0) if task else move_back(self.client, self.urls[name], min(waiting, self.most), self.repeat)
        )
        return {"queue": name, "waiting": waiting, "taskHandle": task, "moved": moved, "left": left}

    def _start_task(self, name: str) -> str | None:
        url = self.urls[name]
        try:
            if not self.client.list_dead_letter_source_queues(QueueUrl=url)["queueUrls"]:
                return None
            found = self.client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
            return self.client.start_message_move_task(SourceArn=found["Attributes"]["QueueArn"])["TaskHandle"]
        except ClientError as error:
            if error.response["Error"]["Code"] in _NO_TASKS:
                return None
            raise

    def _counted(self, name: str) -> Document:
        url = self.urls[name]
        counts = self.client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return {
            "queue": name,
            "waiting": int(counts["ApproximateNumberOfMessages"]),
            "inFlight": int(counts["ApproximateNumberOfMessagesNotVisible"]),
            "queueUrl": url,
        }

    def _batches(self, name: str) -> Iterator[list[MessageTypeDef]]:
        """Receive until there are no more: each request hides its messages from the next one."""
        while batch := self._received(self.urls[name], _HIDDEN_SECONDS, 1):
            yield batch

    def _received(self, url: str, hidden: int, wait: int) -> list[MessageTypeDef]:
        return self.client.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=_AT_ONCE,
            VisibilityTimeout=hidden,
            WaitTimeSeconds=wait,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])

    def _put_back(self, name: str, messages: list[MessageTypeDef]) -> None:
        for start in range(0, len(messages), 10):
            self.client.change_message_visibility_batch(
                QueueUrl=self.urls[name],
                Entries=[
                    {"Id": str(place), "ReceiptHandle": message["ReceiptHandle"], "VisibilityTimeout": 0}
                    for place, message in enumerate(messages[start : start + 10])
                ],
            )

    def _name(self, given: str) -> str:
        names = {name.casefold(): name for name in self.urls}
        if given.casefold() not in names:
            message = f"there is no dead-letter queue {given}; there are {', '.join(sorted(self.urls))}"
            raise Refusal("queue_not_found", message, param="queue")
        return names[given.casefold()]
