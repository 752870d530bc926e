"""The queues of the stack that the facts describe, as workers and services use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True)
class Queues:
    """urls: the stack's outputs that are queues, by name."""

    sqs: SQSClient
    urls: dict[str, str]

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Queues:
        """Those of the local stage."""
        session, url = boto3.Session("test", "test", region_name=facts["region"]), facts["awsEndpointUrl"]
        [stack] = session.client("cloudformation", endpoint_url=url).describe_stacks(StackName=facts["stackName"])[
            "Stacks"
        ]
        outputs = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
        urls = {name: value for name, value in outputs.items() if name.endswith(("QueueUrl", "DlqUrl", "PagerUrl"))}
        return cls(session.client("sqs", endpoint_url=url), urls)

    def fail(self, *bodies: str) -> None:
        """Have the sync queue's worker fail at messages until they are dead letters."""
        url = self.urls["SyncQueueUrl"]
        for body in bodies:
            self.sqs.send_message(QueueUrl=url, MessageBody=body)
        for _ in range(2):  # the second time, they are received once too often
            while self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
                pass

    def put(self, output: str, body: str, **attributes: str) -> None:
        """Put a message straight into a queue, as Lambda and EventBridge do."""
        typed: dict[str, Any] = {
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        }
        self.sqs.send_message(QueueUrl=self.urls[output], MessageBody=body, MessageAttributes=typed)

    def take(self, output: str) -> list[str]:
        """Give the bodies of all messages that can be received, which are then gone."""
        url, bodies = self.urls[output], []
        while found := self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in found:
                bodies.append(message["Body"])
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return bodies
