"""A second stage beside the local one, in the same account: by its own template, without the CDK command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import WaiterError

import functions
from infra.functions.routes import discover
from tests.e2e.stack.running import LocalStack
from tests.infra.stages import make, settings_of

STACK = "ScheduCal-dev"
CAPABILITIES = ["CAPABILITY_NAMED_IAM"]
# Of a type that there is not.
SPOILT = {"Type": "AWS::SQS::Spoilt", "Properties": {}}
# CDK's own bucket.
ASSETS = "cdk-hnb659fds-assets-000000000000-us-east-1"
# As the local stage is: no dependencies in the asset, which is then the very one that is there already.
SETTINGS = {
    "SCHEDUCAL_ACCOUNT": "000000000000",
    "SCHEDUCAL_REGION": "us-east-1",
    "SCHEDUCAL_MAIL_RECEIVE": "false",
    "SCHEDUCAL_FUNCTIONS_BUNDLE_DEPENDENCIES": "false",
    "SCHEDUCAL_FUNCTIONS_LIVE_ALIAS": "false",
    "SCHEDUCAL_DATA_DELETION_PROTECTION": "false",
}


class SecondStage(LocalStack):
    """The stage `dev` in the local stack's MiniStack, with the same mailbox."""

    def __init__(self, first: LocalStack, outputs: dict[str, str]) -> None:
        super().__init__(first.home)
        api = f"{first.facts['awsEndpointUrl']}/_aws/execute-api/{outputs['ApiId']}/$default"
        own = {"apiUrl": api, "tableName": outputs["TableName"], "mailDomain": outputs["MailDomain"]}
        self.facts = {**first.facts, **own, "mailBucket": outputs["MailBucket"]}


@contextmanager
def second_stage(first: LocalStack) -> Iterator[SecondStage]:
    """Deploy it, and remove it at the end, so that its clocks ring no longer."""
    cloudformation = aws(first, "cloudformation")
    try:
        cloudformation.create_stack(StackName=STACK, TemplateURL=published(first), Capabilities=CAPABILITIES)
        _wait(cloudformation, "stack_create_complete")
        [stack] = cloudformation.describe_stacks(StackName=STACK)["Stacks"]
        yield SecondStage(first, {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]})
    finally:
        cloudformation.delete_stack(StackName=STACK)
        _wait(cloudformation, "stack_delete_complete")


def updated(first: LocalStack, *, spoilt: str | None = None, **settings: str) -> str:
    """Deploy the stage with other settings; gives the status that its stack ends with.

    spoilt: the area whose stack cannot be made as its template says.
    """
    cloudformation = aws(first, "cloudformation")
    url = published(first, spoilt=spoilt, **settings)
    cloudformation.update_stack(StackName=STACK, TemplateURL=url, Capabilities=CAPABILITIES)
    # The status says how it ended.
    with suppress(WaiterError):
        _wait(cloudformation, "stack_update_complete")
    [stack] = cloudformation.describe_stacks(StackName=STACK)["Stacks"]
    return str(stack["StackStatus"])


def published(stack: LocalStack, *, spoilt: str | None = None, **settings: str) -> str:
    """Put all templates where CloudFormation looks for them, as the CDK command line does; gives the root's URL."""
    app: Any = make(settings_of("dev", **SETTINGS, **settings), discover(functions)).node.root
    folder = Path(app.synth().directory)
    files = json.loads((folder / f"{STACK}.assets.json").read_text("utf-8"))["files"].values()
    keys = {each["source"]["path"]: next(iter(each["destinations"].values()))["objectKey"] for each in files}
    for path, key in keys.items():
        if path.endswith(".template.json"):
            template = json.loads((folder / path).read_text("utf-8"))
            if spoilt and f"Areas{spoilt}" in path:
                template["Resources"]["Spoilt"] = {**SPOILT, "DependsOn": list(template["Resources"])}
            aws(stack, "s3").put_object(Bucket=ASSETS, Key=key, Body=json.dumps(template).encode())
    return f"{stack.facts['awsEndpointUrl']}/{ASSETS}/{keys[f'{STACK}.template.json']}"


def aws(stack: LocalStack, service: str) -> Any:
    """Make a client of the account."""
    made: Any = boto3.client
    credentials = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    url, region = stack.facts["awsEndpointUrl"], stack.facts["region"]
    return made(service, endpoint_url=url, region_name=region, **credentials)


def _wait(cloudformation: Any, waiter: str) -> None:
    cloudformation.get_waiter(waiter).wait(StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
