"""cfn-lint finds nothing in any template: types of properties, allowed values, references, limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from cfnlint.api import lint
from cfnlint.config import ManualArgs

from tests.infra.stages import REGION, STAGES, synthesized

# CDK itself writes that a function depends on its role, which a reference says already.
CONFIG = ManualArgs(regions=[REGION], ignore_checks=["W3005"])
# The stage with the most resources first: the others then have little that is new.
STAGES_IN_ORDER = ("prod", *(stage for stage in STAGES if stage != "prod"))
# Names and texts: any will do, so those of one form stand for each other.
TEXTS = re.compile(r"(Name|Description|Handler|RouteKey|S3Key|Sid|TemplateURL|Fn::Join)$")
Template = dict[str, Any]


def test_a_template_is_what_cloudformation_takes() -> None:
    """The same code makes the resources of a type: cfn-lint reads those with a value that none before had."""
    found = {
        f"{stage}, template {number}": matches
        for stage, number, template in _samples()
        if (matches := [str(match) for match in lint(json.dumps(template), config=CONFIG)])
    }
    assert found == {}


def test_each_stage_and_type_of_resource_is_read() -> None:
    samples = list(_samples())
    assert {stage for stage, _, _ in samples} == set(STAGES)
    read = {kind for _, _, template in samples for kind in _kinds(template)}
    assert read == {kind for stage in STAGES for each in synthesized(stage).environment.all for kind in _kinds(each)}


def test_each_template_has_what_it_names_and_uses_its_parameters() -> None:
    wrong = set()
    for stage in STAGES:
        for template in synthesized(stage).environment.all:
            parameters = set(template.get("Parameters", {}))
            named = {name for name in _named(template) if not name.startswith("AWS::")}
            wrong |= {(stage, name) for name in (named - set(template["Resources"])) ^ parameters}
    assert wrong == set()


def test_a_wrong_template_is_noticed() -> None:
    wrong = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 901, "Colour": "red"}}}}
    found = lint(json.dumps(wrong), config=CONFIG)
    assert {match.rule.id for match in found} == {"E3002", "E3034"}


def _kinds(template: Template) -> set[str]:
    return {each["Type"] for each in template["Resources"].values()}


def _samples() -> Iterator[tuple[str, int, Template]]:
    """Each template with those resources alone that have a value which is new, and what these name."""
    seen: set[tuple[Any, ...]] = set()
    for stage in STAGES_IN_ORDER:
        for number, template in enumerate(synthesized(stage).environment.all):
            new = set()
            for name, resource in template["Resources"].items():
                values = set(_values(resource, (resource["Type"],), stage))
                if not values <= seen:
                    new.add(name)
                    seen |= values
            if new:
                yield stage, number, _part(template, new)


def _part(template: Template, wanted: set[str]) -> Template:
    """Give the template with these resources and all that they name."""
    resources = template["Resources"]
    waiting, kept = [*wanted], set()
    while waiting:
        if (name := waiting.pop()) not in kept:
            kept.add(name)
            waiting += [each for each in _named(resources[name]) if each in resources]
    part = {**template, "Resources": {name: each for name, each in resources.items() if name in kept}}
    part["Outputs"] = {name: each for name, each in template.get("Outputs", {}).items() if not set(_named(each)) - kept}
    used = set(_named(part["Resources"]))
    part["Parameters"] = {name: each for name, each in template.get("Parameters", {}).items() if name in used}
    return part


def _named(value: Any) -> Iterator[str]:
    """List the logical ids that a part of a template refers to."""
    match value:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case dict():
            depends = value.get("DependsOn", [])
            yield from [depends] if isinstance(depends, str) else depends
            for each in value.values():
                yield from _named(each)
        case list():
            for each in value:
                yield from _named(each)


def _values(value: Any, path: tuple[str, ...], stage: str) -> Iterator[tuple[Any, ...]]:
    """Each value of a resource with its type and path. The stage's name and logical ids are left out."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in {"Ref", "Fn::GetAtt"}:
                yield (*path, key)
            elif key not in {"DependsOn", "Metadata"}:
                yield from _values(part, (*path, re.sub(r"^reference.*", "reference", key)), stage)
    elif isinstance(value, list):
        for part in value:
            yield from _values(part, path, stage)
    elif isinstance(value, str) and TEXTS.search(path[-1]):
        yield *path, -(-len(value) // 32), *sorted(set(re.sub(r"\w", "", value)))
    else:
        yield *path, re.sub(rf"\b{stage}\b", "stage", value) if isinstance(value, str) else value
