"""The nested stacks: one for each area of functions, since CloudFormation lets a stack have 500 resources.

CloudFormation deploys the root stack and these as one, and takes all of them back together. Values pass as parameters.
"""

from __future__ import annotations

from aws_cdk import NestedStack
from constructs import Construct


class AreaStack(NestedStack):
    """The functions of one area, and what belongs to one of them alone: role, log group, routes, what starts it.

    Data, queues and all that must outlive a function are in the root stack. resource_id: the stack's own in the root.
    """

    def __init__(self, scope: Construct, area: str) -> None:
        super().__init__(scope, area, description=f"ScheduCal: functions of {area}")
        assert self.nested_stack_resource is not None, "a nested stack is a resource of its parent"
        # People see it in the stack's name, `ScheduCal-prod-BookingsFunctions-1ABC2DEF3`.
        self.resource_id = f"{area.title()}Functions"
        self.nested_stack_resource.override_logical_id(self.resource_id)


class Areas(Construct):
    """The nested stacks of an environment, each made when its first function is."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.stacks: dict[str, AreaStack] = {}

    def of(self, module: str) -> AreaStack:
        """Give the stack of a function's module, `functions.<area>.<verb>`."""
        area = module.split(".")[-2]
        if area not in self.stacks:
            self.stacks[area] = AreaStack(self, area)
        return self.stacks[area]
