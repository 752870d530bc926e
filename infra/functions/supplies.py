"""What functions get of an environment: variables and permissions, by what each needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs

from infra import permissions
from scheducal.needs import Needs, Queue

# Their URLs and the schedule are one group of settings, so a function that sends to one of them gets all.
DELIVERY_QUEUES: tuple[Queue, ...] = ("deliver", "retry")


class Supply(Protocol):
    """What holds something that functions need."""

    def environment(self, needs: Needs) -> dict[str, str]:
        """Give the variables that tell a function of it."""
        ...

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Give what a function may do with it."""
        ...


class Supplies:
    """Several supplies as one."""

    def __init__(self, parts: Sequence[Supply]) -> None:
        self._parts = parts

    def environment(self, needs: Needs) -> dict[str, str]:
        """Give the variables of all parts."""
        return {name: value for part in self._parts for name, value in part.environment(needs).items()}

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Give the permissions of all parts."""
        return [statement for part in self._parts for statement in part.statements(needs)]


class QueueSupply:
    """All work queues, by the names that needs have for them."""

    def __init__(self, queues: Mapping[Queue, sqs.Queue], delivery_schedule: str | None) -> None:
        self._queues = queues
        self._schedule = {"DELIVERY_SCHEDULE": delivery_schedule} if delivery_schedule else {}

    def environment(self, needs: Needs) -> dict[str, str]:
        """Give the URL of each queue that the function sends to."""
        delivers = not set(needs.sends).isdisjoint(DELIVERY_QUEUES)
        names = {*needs.sends, *(DELIVERY_QUEUES if delivers else ())}
        urls = {f"{name.upper()}_QUEUE_URL": self._queues[name].queue_url for name in sorted(names)}
        return {**urls, **(self._schedule if delivers else {})}

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Let the function work off its queues, and send to others."""
        consumed = [permissions.consume(self._queues[name]) for name in needs.consumes]
        return consumed + [permissions.send_message(self._queues[name]) for name in needs.sends]
