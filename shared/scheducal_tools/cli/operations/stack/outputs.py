"""What a stack says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from scheducal_tools.cli.errors import CommandFailed

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

_DLQ = "DlqUrl"


@dataclass(frozen=True, slots=True)
class StackOutputs:
    """The stack's name, its table's, the domain that its mail comes from, its API's own address, and browsers'."""

    stack_name: str
    table_name: str
    mail_domain: str
    api_url: str
    public_url: str


def read_outputs(client: CloudFormationClient, stack_name: str) -> StackOutputs:
    """Raises CommandFailed where there is no such stack, or it lacks an output."""
    found = read_all_outputs(client, stack_name)
    missing = sorted({"TableName", "MailDomain", "ApiUrl"} - found.keys())
    if missing:
        raise CommandFailed(f"the stack {stack_name} has no output {', '.join(missing)}; deploy it again")
    return StackOutputs(
        stack_name, found["TableName"], found["MailDomain"], found["ApiUrl"], found.get("PublicUrl", found["ApiUrl"])
    )


def dead_letter_urls(client: CloudFormationClient, stack_name: str) -> dict[str, str]:
    """Map what failed to its dead-letter queue's URL; raises CommandFailed where there is no such stack."""
    outputs = read_all_outputs(client, stack_name)
    return {name.removesuffix(_DLQ): url for name, url in outputs.items() if name.endswith(_DLQ)}


def read_all_outputs(client: CloudFormationClient, stack_name: str) -> dict[str, str]:
    """Map outputs by their names; raises CommandFailed where there is no such stack."""
    try:
        stack = client.describe_stacks(StackName=stack_name)["Stacks"][0]
    except ClientError as error:
        # What CloudFormation says where there is no stack of that name.
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        raise CommandFailed(f"there is no stack {stack_name} in {client.meta.region_name}") from error
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
