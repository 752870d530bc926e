"""What writes to a stage's table: its functions, what feeds them, and its clocks. All stop and start together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scheducal_tools.cli.operations.stack.resources import stack_resources

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_lambda import LambdaClient

_FUNCTION, _MAPPING, _RULE = "AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping", "AWS::Events::Rule"
_OFF = {"Disabled", "Disabling"}
_RELEASE = "AWS::CodeDeploy::DeploymentGroup"


@dataclass(frozen=True, slots=True)
class Writers:
    """clocks: a client of EventBridge.

    A function that may run no more times at once than none refuses every request. Its queue's mapping is switched off
    too, since refused messages would go to the dead letters within hours.
    """

    stacks: CloudFormationClient
    functions: LambdaClient
    clocks: Any
    stack_name: str

    def states(self) -> dict[str, Counter[bool]]:
        """Count what may write and what may not, by kind."""
        found = {kind: Counter[bool]() for kind in ("functions", "event sources", "clocks")}
        for kind, physical_id in self._all():
            if kind == _FUNCTION:
                answer = self.functions.get_function_concurrency(FunctionName=physical_id)
                found["functions"][answer.get("ReservedConcurrentExecutions") != 0] += 1
            elif kind == _MAPPING:
                state = self.functions.get_event_source_mapping(UUID=physical_id)["State"]
                found["event sources"][state not in _OFF] += 1
            else:
                found["clocks"][self.clocks.describe_rule(Name=physical_id)["State"] != "DISABLED"] += 1
        return found

    def stop(self) -> None:
        """Stop all. What runs already goes on for at most a minute and a half."""
        for kind, physical_id in self._all():
            if kind == _FUNCTION:
                self.functions.put_function_concurrency(FunctionName=physical_id, ReservedConcurrentExecutions=0)
            elif kind == _MAPPING:
                self.functions.update_event_source_mapping(UUID=physical_id, Enabled=False)
            else:
                self.clocks.disable_rule(Name=physical_id)

    def start(self) -> None:
        """Start all, as the template has it: it reserves nothing and switches nothing off."""
        for kind, physical_id in self._all():
            if kind == _FUNCTION:
                self.functions.delete_function_concurrency(FunctionName=physical_id)
            elif kind == _MAPPING:
                self.functions.update_event_source_mapping(UUID=physical_id, Enabled=True)
            else:
                self.clocks.enable_rule(Name=physical_id)

    def shift_gradually(self) -> bool:
        """Say whether new versions shift by CodeDeploy, whose check fails while nothing runs."""
        return any(each["ResourceType"] == _RELEASE for each in stack_resources(self.stacks, self.stack_name))

    def _all(self) -> Iterator[tuple[str, str]]:
        for each in stack_resources(self.stacks, self.stack_name):
            kind, physical_id = each["ResourceType"], each["PhysicalResourceId"]
            # CDK brings a function of its own to synthesize with, which writes nothing.
            if kind in {_MAPPING, _RULE} or (kind == _FUNCTION and physical_id.startswith(self.stack_name)):
                yield kind, physical_id
