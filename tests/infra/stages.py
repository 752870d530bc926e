"""The stages as CDK synthesizes them: without bundling, and each once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_cdk import App

import functions
from infra.assets.asset import ROOT
from infra.environment_template import EnvironmentTemplate
from infra.functions.routes import ApiFunction, discover
from infra.settings.configuration import load
from infra.settings.model import Settings
from infra.stack import ScheduCalStack

CONTEXT: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
REGION = "eu-central-1"
DEPLOYED = ("dev", "staging", "prod")
STAGES = ("local", *DEPLOYED)
Properties = dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """One synthesized stage. template: what its stacks hold, as if it were one. environment: each by itself."""

    settings: Settings
    stack: ScheduCalStack
    template: dict[str, Any]
    environment: EnvironmentTemplate

    def resources(self, kind: str) -> dict[str, Properties]:
        """Properties of the resources of a type, by logical id; at least one."""
        found = {
            name: resource.get("Properties", {})
            for name, resource in self.template["Resources"].items()
            if resource["Type"] == kind
        }
        assert found, f"{self.settings.stage} has no {kind}"
        return found

    def one(self, kind: str) -> Properties:
        """Properties of the only resource of a type."""
        [properties] = self.resources(kind).values()
        return properties

    def one_of(self, kind: str, owner: str) -> Properties:
        """Properties of the only resource of a type whose logical id, or whose bucket's, begins with its owner's."""
        [properties] = [
            each
            for name, each in self.resources(kind).items()
            if str(each.get("Bucket", {}).get("Ref", name)).startswith(owner)
        ]
        return properties

    def key(self, description: str) -> str:
        """Logical id of the only key with a description."""
        keys = self.resources("AWS::KMS::Key").items()
        [found] = [name for name, properties in keys if properties["Description"] == description]
        return found

    def role_of(self, function: Properties) -> str:
        """Logical id of a function's role."""
        role: str = function["Role"]["Fn::GetAtt"][0]
        return role

    def statements(self, role: str) -> list[Properties]:
        """List the statements of a role."""
        policies = self.resources("AWS::IAM::Role")[role].get("Policies", [])
        return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]

    def function(self, name: str) -> Properties:
        """Make a function by its area and verb, `appointments-get`."""
        functions = self.resources("AWS::Lambda::Function").values()
        [found] = [each for each in functions if each["FunctionName"].endswith(f"-{name}")]
        return found

    def actions(self, name: str) -> dict[str, list[Any]]:
        """Map each action of a function to its resources."""
        allowed: dict[str, list[Any]] = {}
        for statement in self.statements(self.role_of(self.function(name))):
            for action in listed(statement["Action"]):
                allowed.setdefault(action, []).extend(listed(statement["Resource"]))
        return allowed


def listed(value: Any) -> list[Any]:
    """CloudFormation writes a list of one as the one."""
    return value if isinstance(value, list) else [value]


def settings_of(stage: str, **environment: str) -> Settings:
    """Read the settings of a stage, as cdk.json and these variables say them."""
    return load(stage, CONTEXT["stages"], {"CDK_DEFAULT_REGION": REGION, **environment})


def make(settings: Settings, endpoints: Sequence[ApiFunction]) -> ScheduCalStack:
    """Give a stack with these endpoints and all workers, in an app of its own that bundles nothing."""
    app = App(context={**CONTEXT, "aws:cdk:bundling-stacks": []})
    return ScheduCalStack(app, settings=settings, endpoints=endpoints)


def small(stage: str, *endpoints: str, **environment: str) -> ScheduCalStack:
    """Give the stack of a stage with all workers, and the first endpoint or those of these modules.

    It takes a fifth of the time: use it for a setting that reaches each function in the same way.
    """
    found = discover(functions)
    wanted = [each for each in found if each.module in {f"functions.{name}" for name in endpoints}]
    assert len(wanted) == len(endpoints)
    return make(settings_of(stage, **environment), wanted or found[:1])


def whole(stack: ScheduCalStack) -> Stage:
    """Give the stage of a stack, with its nested stacks."""
    environment = EnvironmentTemplate.of(stack)
    return Stage(stack.settings, stack, {"Resources": environment.resources}, environment)


@cache
def synthesized(stage: str) -> Stage:
    """Give the stage as cdk.json has it."""
    return whole(make(settings_of(stage), discover(functions)))
