"""What the command knows of a stage before it stops or starts it."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal_tools.cli.operations.restore.writers import Writers


class Stacks:
    """CloudFormation, as far as a list of resources goes: a stack, and one that is nested in it."""

    def __init__(self, nested: str) -> None:
        self._kinds = {"scheducal-prod": ["AWS::CloudFormation::Stack"], "nested": [nested]}

    def get_paginator(self, operation: str) -> Stacks:
        """Give itself for the one operation that it has."""
        assert operation == "list_stack_resources"
        return self

    def paginate(self, *, StackName: str) -> list[dict[str, Any]]:  # noqa: N803  AWS's name
        """List a stack's resources on one page."""
        kinds = self._kinds[StackName]
        found = [
            {"ResourceType": kind, "PhysicalResourceId": "nested", "ResourceStatus": "CREATE_COMPLETE"}
            for kind in kinds
        ]
        return [{"StackResourceSummaries": found}]


@pytest.mark.parametrize(
    ("nested", "expected"), [("AWS::CodeDeploy::DeploymentGroup", True), ("AWS::Lambda::Function", False)]
)
def test_a_stage_that_releases_gradually_is_known_by_its_deployment_groups(nested: str, expected: bool) -> None:
    stacks: Any = Stacks(nested)
    unused: Any = None
    assert Writers(stacks, unused, unused, "scheducal-prod").shift_gradually() is expected
