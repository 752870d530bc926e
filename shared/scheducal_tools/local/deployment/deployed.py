"""What is deployed: names and ids that CloudFormation chose."""

from __future__ import annotations

from dataclasses import dataclass

from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.errors import LocalStackError

_OUTPUTS = ("ApiId", "TableName", "MailDomain", "MailBucket", "UserPoolId", "SecretsKey")


@dataclass(frozen=True, slots=True)
class Deployed:
    """The stack, its API's id, its table's name, the domain of its mail, where answers are stored, and who signs in."""

    stack_name: str
    api_id: str
    table_name: str
    mail_domain: str
    mail_bucket: str
    user_pool_id: str
    secrets_key: str


def read_deployed(aws: LocalAws, stack_name: str) -> Deployed:
    """Read the stack's outputs; raises LocalStackError where it lacks one of them."""
    stack = aws.cloudformation().describe_stacks(StackName=stack_name)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
    missing = set(_OUTPUTS) - outputs.keys()
    if missing:
        raise LocalStackError(f"the deployed stack has no output {', '.join(sorted(missing))}")
    return Deployed(stack_name, *(outputs[name] for name in _OUTPUTS))
