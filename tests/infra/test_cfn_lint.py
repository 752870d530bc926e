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
Template = dict[str, Any]


def test_a_template_is_what_cloudformation_takes() -> None:
    """Stages are built by the same code: a template is checked where it has a value that none before it had."""
    found = {
        f"{stage}, template {number}": matches
        for stage, number, template in _new_templates()
        if (matches := [str(match) for match in lint(json.dumps(template), config=CONFIG)])
    }
    assert found == {}


def test_each_stage_has_templates_that_are_checked() -> None:
    checked = [stage for stage, _, _ in _new_templates()]
    assert set(checked) == set(STAGES)
    assert checked.count("prod") == len(synthesized("prod").environment.all)


def test_a_wrong_template_is_noticed() -> None:
    wrong = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 901, "Colour": "red"}}}}
    found = lint(json.dumps(wrong), config=CONFIG)
    assert {match.rule.id for match in found} == {"E3002", "E3034"}


def _new_templates() -> Iterator[tuple[str, int, Template]]:
    seen: set[tuple[Any, ...]] = set()
    for stage in STAGES_IN_ORDER:
        for number, template in enumerate(synthesized(stage).environment.all):
            values = {each for each in _values(template, (), stage) if each not in seen}
            if values:
                yield stage, number, template
            seen |= values


def _values(value: Any, path: tuple[str, ...], stage: str) -> Iterator[tuple[Any, ...]]:
    """Each value of a template's resources with its type and path. The stage's name and logical ids are left out."""
    if not path:
        for resource in value["Resources"].values():
            yield from _values(resource, (resource["Type"],), stage)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key in {"Ref", "Fn::GetAtt"}:
                yield (*path, key)
            elif key not in {"DependsOn", "Metadata"}:
                yield from _values(part, (*path, re.sub(r"^reference.*", "reference", key)), stage)
    elif isinstance(value, list):
        for part in value:
            yield from _values(part, path, stage)
    else:
        yield *path, re.sub(rf"\b{stage}\b", "stage", value) if isinstance(value, str) else value
