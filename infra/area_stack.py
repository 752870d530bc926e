"""The stacks beside the main one: CloudFormation lets a stack have 500 resources, and each endpoint is up to nine."""

from __future__ import annotations

from typing import cast

from aws_cdk import Environment, Stack
from constructs import Construct

from infra.function import Runtime
from infra.settings import Settings
from infra.supplies import Supplies


class AreaStack(Stack):
    """Functions and routes alone, named `ScheduCal-<stage>-<name>`; deployed after the main stack, which it uses.

    An area joins a stack by `STACK` in its package below functions/; see `infra.routes`.
    """

    def __init__(self, main: Stack, name: str, *, settings: Settings, supplies: Supplies) -> None:
        super().__init__(
            cast("Construct", main.node.scope),
            f"{main.stack_name}-{name}",
            env=Environment(account=settings.account, region=settings.region),
            description=f"ScheduCal, {settings.stage}: {name}",
            termination_protection=settings.termination_protection,
        )
        self.runtime = Runtime.of(settings, main.stack_name, supplies)
