"""Makes the stack beside the main one: CloudFormation lets a stack have 500 resources, and every endpoint is a few."""

from __future__ import annotations

from typing import cast

from aws_cdk import Environment, Stack
from constructs import Construct

from infra.function import Runtime
from infra.settings import Settings

# Areas below functions/ whose endpoints are made here. Everything that is shared, the API itself included, is not.
COMPANION_AREAS = frozenset({"availability", "bookings", "channels", "customers", "holds", "resources", "services"})


class Companion(Stack):
    """Functions and routes alone, named `ScheduCal-<stage>-Booking`; deployed after the main stack, which it uses."""

    def __init__(self, main: Stack, settings: Settings) -> None:
        super().__init__(
            cast("Construct", main.node.scope),
            f"{main.stack_name}-Booking",
            env=Environment(account=settings.account, region=settings.region),
            description=f"ScheduCal, {settings.stage}: availability and bookings",
            termination_protection=settings.termination_protection,
        )
        self.runtime = Runtime.of(settings, main.stack_name)
