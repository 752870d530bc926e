"""The Lambda functions of a stack, by the names of their modules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from scheducal.errors import Refusal
from scheducal_tools.cli.operations.stack.resources import stack_resources
from scheducal_tools.cli.sheet import Document

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_lambda import LambdaClient


class Functions:
    """Found among the stack's resources; called through the alias `live` where there is one, as the API does."""

    def __init__(self, stacks: CloudFormationClient, functions: LambdaClient, stack_name: str) -> None:
        self._stacks = stacks
        self._functions = functions
        self._stack_name = stack_name

    def invoke(self, name: str, event: Mapping[str, Any]) -> Document:
        """Call `<area>.<verb>` and wait for its answer; raises Refusal `function_not_found`.

        error: Lambda's word where the function ended with an error, None where it did not.
        """
        return self.call(self._target(name), event)

    def call(self, target: str, event: Mapping[str, Any]) -> Document:
        """Do the same for a function's name or ARN."""
        answer = self._functions.invoke(FunctionName=target, Payload=json.dumps(event).encode())
        payload = answer["Payload"].read()
        result = json.loads(payload) if payload else None
        return {"function": target, "error": answer.get("FunctionError"), "result": result}

    def with_alias(self) -> list[str]:
        """List the names of the functions that are reached through an alias."""
        return list(self._resources()[1])

    def _target(self, name: str) -> str:
        functions, aliases = self._resources()
        names = {each.removeprefix(f"{self._stack_name}-").replace("-", ".", 1): each for each in functions}
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(sorted(names))}"
            raise Refusal("function_not_found", f"{self._stack_name} has no function {name}; {hint}")
        return aliases.get(names[name], names[name])

    def _resources(self) -> tuple[list[str], dict[str, str]]:
        """Names of the stack's own functions, and the ARNs of their aliases."""
        functions: list[str] = []
        aliases: dict[str, str] = {}
        for resource in stack_resources(self._stacks, self._stack_name):
            physical = resource["PhysicalResourceId"]
            if resource["ResourceType"] == "AWS::Lambda::Alias":
                aliases[physical.split(":")[6]] = physical
            elif resource["ResourceType"] == "AWS::Lambda::Function" and physical.startswith(self._stack_name):
                functions.append(physical)
        return functions, aliases
