"""What the dashboard's pages of operators read: alarms, metrics and dead letters."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs

from infra import permissions
from scheducal.needs import Needs, Queue


class Operations:
    """A supply. queues: of work, by the names that needs have. dead: dead-letter queues, by what failed."""

    def __init__(self, stack: Stack, queues: Mapping[Queue, sqs.Queue], dead: Mapping[str, sqs.Queue]) -> None:
        self._stack = stack
        self._queues = {name.title(): queue for name, queue in queues.items()}
        self._dead = dead

    def environment(self, needs: Needs) -> dict[str, str]:
        """Name the stack and its queues to those that look after them."""
        if not needs.operates:
            return {}
        names = {name: queue.queue_name for name, queue in self._queues.items()}
        urls = {name: queue.queue_url for name, queue in self._dead.items()}
        return {
            "STACK_NAME": self._stack.stack_name,
            "WORK_QUEUES": self._stack.to_json_string(names),
            "DEAD_LETTER_QUEUES": self._stack.to_json_string(urls),
        }

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Let functions read CloudWatch, and look at dead letters and send them back."""
        if not needs.operates:
            return []
        dead = [queue.queue_arn for queue in self._dead.values()]
        return [permissions.look(), *permissions.redrive(dead, [each.queue_arn for each in self._queues.values()])]
