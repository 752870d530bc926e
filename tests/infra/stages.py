"""The stages as CDK synthesizes them: without bundling, and each once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_cdk import App
from aws_cdk.assertions import Template

from infra.asset import ROOT
from infra.configuration import load
from infra.settings import Settings
from infra.stack import ScheduCalStack

CONTEXT: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
REGION = "eu-central-1"
DEPLOYED = ("dev", "staging", "prod")
STAGES = ("local", *DEPLOYED)
Properties = dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """One synthesized stage: what its stacks hold, as if it were one; an imported value is what the other exports.

    templates: those of the stacks by themselves.
    """

    settings: Settings
    stack: ScheduCalStack
    template: dict[str, Any]
    templates: tuple[dict[str, Any], ...]

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
        """What a role may do."""
        policies = self.resources("AWS::IAM::Role")[role].get("Policies", [])
        return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]

    def function(self, name: str) -> Properties:
        """A function by its area and verb, `appointments-get`."""
        functions = self.resources("AWS::Lambda::Function").values()
        [found] = [each for each in functions if each["FunctionName"].endswith(f"-{name}")]
        return found

    def actions(self, name: str) -> dict[str, list[Any]]:
        """What a function may do: resources by action."""
        allowed: dict[str, list[Any]] = {}
        for statement in self.statements(self.role_of(self.function(name))):
            for action in listed(statement["Action"]):
                allowed.setdefault(action, []).extend(listed(statement["Resource"]))
        return allowed


def listed(value: Any) -> list[Any]:
    """CloudFormation writes a list of one as the one."""
    return value if isinstance(value, list) else [value]


def make(stage: str, **environment: str) -> ScheduCalStack:
    """The stack of a stage, in an app of its own that bundles nothing."""
    app = App(context={**CONTEXT, "aws:cdk:bundling-stacks": []})
    settings = load(stage, CONTEXT["stages"], {"CDK_DEFAULT_REGION": REGION, **environment})
    return ScheduCalStack(app, settings=settings)


@cache
def synthesized(stage: str) -> Stage:
    """The stage as cdk.json has it."""
    stack = make(stage)
    stacks = (stack, *stack.area_stacks.values())
    main, *areas = templates = [dict(Template.from_stack(each).to_json()) for each in stacks]
    exports = {each["Export"]["Name"]: each["Value"] for each in main["Outputs"].values() if "Export" in each}
    merged = dict(main["Resources"])
    for area in areas:
        merged |= imported(area["Resources"], exports)
    assert len(merged) == sum(len(each["Resources"]) for each in templates), "logical ids differ"
    return Stage(stack.settings, stack, {"Resources": merged}, tuple(templates))


def imported(value: Any, exports: dict[str, Any]) -> Any:
    """The value with every Fn::ImportValue replaced by what is exported under its name."""
    if isinstance(value, dict):
        if set(value) == {"Fn::ImportValue"}:
            return exports[value["Fn::ImportValue"]]
        return {name: imported(each, exports) for name, each in value.items()}
    return [imported(each, exports) for each in value] if isinstance(value, list) else value
