"""All templates of an environment as one, for what reads them as a whole: the cost tables and the tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from aws_cdk import App

from infra.stack import ScheduCalStack

NESTED = "AWS::CloudFormation::Stack"
OUTPUTS = "Outputs."
Template = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EnvironmentTemplate:
    """The root stack's template, and those of the nested stacks by their logical ids in it."""

    root: Template
    nested: Mapping[str, Template]

    @classmethod
    def of(cls, stack: ScheduCalStack) -> EnvironmentTemplate:
        """Synthesize the stack's app, and read what it has written."""
        folder = Path(cast("App", stack.node.root).synth().directory)
        nested = {each.resource_id: _read(folder / each.template_file) for each in stack.runtime.areas.stacks.values()}
        return cls(_read(folder / stack.template_file), nested)

    @property
    def all(self) -> tuple[Template, ...]:
        """Give each template by itself, the root's first."""
        return (self.root, *self.nested.values())

    @property
    def resources(self) -> Template:
        """Give all resources as if they stood in one template: what passes between stacks is replaced by its value."""
        own = {name: each for name, each in self.root["Resources"].items() if each["Type"] != NESTED}
        joined = {name: self._resolved(each, None) for name, each in own.items()}
        for stack, template in self.nested.items():
            joined |= {name: self._resolved(each, stack) for name, each in template["Resources"].items()}
        assert len(joined) == len(own) + sum(len(each["Resources"]) for each in self.nested.values()), "ids are doubled"
        return joined

    def _resolved(self, value: Any, stack: str | None) -> Any:
        """Give a value with no reference to a parameter or to another stack's output. stack: None for the root."""
        match value:
            case {"Ref": name} if stack and name in self.nested[stack].get("Parameters", {}):
                given = self.root["Resources"][stack]["Properties"]["Parameters"]
                return self._resolved(given[name], None)
            case {"Fn::GetAtt": [name, str(attribute)]} if not stack and attribute.startswith(OUTPUTS):
                output = self.nested[name]["Outputs"][attribute.removeprefix(OUTPUTS)]
                return self._resolved(output["Value"], name)
            case dict():
                return {name: self._resolved(each, stack) for name, each in value.items()}
            case list():
                return [self._resolved(each, stack) for each in value]
        return value


def _read(path: Path) -> Template:
    template: Template = json.loads(path.read_text("utf-8"))
    return template
