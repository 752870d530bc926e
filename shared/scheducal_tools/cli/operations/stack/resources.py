"""What a stack holds, with the stacks that are nested in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackResourceSummaryTypeDef

_NESTED = "AWS::CloudFormation::Stack"
_GONE = {"DELETE_COMPLETE", "DELETE_SKIPPED"}


def stack_resources(client: CloudFormationClient, stack: str) -> Iterator[StackResourceSummaryTypeDef]:
    """Give the resources that are there. stack: its name or its id. Raises ClientError."""
    for page in client.get_paginator("list_stack_resources").paginate(StackName=stack):
        for each in page["StackResourceSummaries"]:
            physical_id = each.get("PhysicalResourceId")
            if not physical_id or each["ResourceStatus"] in _GONE:
                continue
            yield each
            if each["ResourceType"] == _NESTED:
                yield from stack_resources(client, physical_id)
