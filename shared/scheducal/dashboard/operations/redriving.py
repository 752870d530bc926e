"""Dead letters in their queue: looked at without taking them, and sent back to where they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from scheducal.aws import calling
from scheducal.errors import Refusal
from scheducal.operators.dead_letters.model import dead_letter_document

# Of one request; more are seen once these are gone.
_AT_ONCE = 10
_MOST_PARTS = 20
_HIDDEN_SECONDS = 60
# What SQS says where it has no move tasks, as on the local stack.
_NO_TASKS = {"InvalidAction", "UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation"}


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """client: of SQS. urls: the queues', by the name of what failed."""

    client: Any
    urls: dict[str, str]

    def show(self, name: str) -> tuple[int, list[dict[str, Any]]]:
        """Count what waits, and give up to ten messages, which stay. Two requests. Raises Refusal `not_found`."""
        url = self._url(name)
        with calling():
            counts = self.client.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
            found = self._received(url, 0)
        waiting = int(counts["Attributes"]["ApproximateNumberOfMessages"])
        return max(waiting, len(found)), [dead_letter_document(each) for each in found]

    def redrive(self, name: str) -> str:
        """Send back what came from a queue, and say how it went; raises Refusal `not_found`."""
        url = self._url(name)
        with calling():
            if self._start_task(url):
                return "The messages go back to their queue now. A message that fails again is back after 20 attempts."
            moved, left = self._moved(url)
        said = f"{moved} went back to their queue." if moved != 1 else "1 went back to its queue."
        rest = f" {left} came from no queue: repeat them with `scheducal dlq redrive {name}`." if left else ""
        return said + rest

    def _start_task(self, url: str) -> bool:
        try:
            if not self.client.list_dead_letter_source_queues(QueueUrl=url)["queueUrls"]:
                return False
            found = self.client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
            self.client.start_message_move_task(SourceArn=found["Attributes"]["QueueArn"])
        except ClientError as error:
            if error.response["Error"]["Code"] in _NO_TASKS:
                return False
            raise
        return True

    def _moved(self, url: str) -> tuple[int, int]:
        """Move them part by part, each sent before it is deleted: one that is there twice does no harm."""
        moved = left = 0
        for _ in range(_MOST_PARTS):
            batch = self._received(url, _HIDDEN_SECONDS)
            if not batch:
                break
            for each in batch:
                source = each.get("Attributes", {}).get("DeadLetterQueueSourceArn")
                if source is None:
                    left += 1
                    continue
                target = self.client.get_queue_url(QueueName=source.rpartition(":")[2])["QueueUrl"]
                self.client.send_message(QueueUrl=target, MessageBody=each["Body"])
                self.client.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
                moved += 1
        return moved, left

    def _received(self, url: str, hidden: int) -> list[Any]:
        found: list[Any] = self.client.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=_AT_ONCE,
            VisibilityTimeout=hidden,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        return found

    def _url(self, name: str) -> str:
        if name not in self.urls:
            raise Refusal("not_found", "there is no such queue")
        return self.urls[name]
