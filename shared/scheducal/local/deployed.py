"""What is deployed: names and ids that CloudFormation chose."""

from __future__ import annotations

from dataclasses import dataclass

from scheducal.local.aws import LocalAws
from scheducal.local.errors import LocalStackError


@dataclass(frozen=True, slots=True)
class Deployed:
    """The stack, its API's id, its table's name and the domain that its mail comes from."""

    stack_name: str
    api_id: str
    table_name: str
    mail_domain: str


def read_deployed(aws: LocalAws, stack_name: str) -> Deployed:
    """The stack's outputs; raises LocalStackError where it lacks one of them."""
    stack = aws.cloudformation().describe_stacks(StackName=stack_name)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
    missing = {"ApiId", "TableName", "MailDomain"} - outputs.keys()
    if missing:
        raise LocalStackError(f"the deployed stack has no output {', '.join(sorted(missing))}")
    return Deployed(stack_name, outputs["ApiId"], outputs["TableName"], outputs["MailDomain"])
