"""cfn-lint finds nothing in any template: types of properties, allowed values, references, limits."""

from __future__ import annotations

import json

from cfnlint.api import lint
from cfnlint.config import ManualArgs

from tests.infra.stages import REGION, Stage

# CDK itself writes that a function depends on its role, which a reference says already.
CONFIG = ManualArgs(regions=[REGION], ignore_checks=["W3005"])


def test_a_template_is_what_cloudformation_takes(stage: Stage) -> None:
    for template in stage.environment.all:
        assert [str(match) for match in lint(json.dumps(template), config=CONFIG)] == []


def test_a_wrong_template_is_noticed() -> None:
    wrong = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 901, "Colour": "red"}}}}
    found = lint(json.dumps(wrong), config=CONFIG)
    assert {match.rule.id for match in found} == {"E3002", "E3034"}
