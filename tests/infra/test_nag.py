"""cdk-nag finds what is acknowledged with a reason, and nothing else."""

from __future__ import annotations

import pytest
from aws_cdk import Stack
from cdk_nag import AwsSolutionsChecks

from infra.acknowledgements import DESTINATIONS, STACK, acknowledge, objects, releases
from tests.infra.stages import STAGES, synthesized


def findings(stack: Stack) -> set[str]:
    report = AwsSolutionsChecks(stack).validate_scope(stack)
    return {violation.rule_name for violation in report.violations}


@pytest.mark.parametrize("name", STAGES)
def test_every_finding_is_acknowledged(name: str) -> None:
    """Before the acknowledgements the same stack has exactly their findings, so that the rules did run."""
    stack = synthesized(name).stack  # only its constructs get the acknowledgements, the template has been taken
    assert findings(stack) == set(STACK) | set(DESTINATIONS) | set(objects(stack)) | set(releases(stack))
    acknowledge(stack)
    assert findings(stack) == set()
