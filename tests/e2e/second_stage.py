"""A second stage beside the local one, in the same account: by its own template, without the CDK command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from tests.e2e.running import LocalStack
from tests.infra.stages import make

STACKS = ("ScheduCal-dev", "ScheduCal-dev-Booking")
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
    app = make("dev", **SETTINGS).node.root
    assembly: Any = app.synth()  # type: ignore[attr-defined]  # an App, whose type constructs do not know
    try:
        for name in STACKS:
            url = _uploaded(first, name, assembly.get_stack_by_name(name).template)
            cloudformation.create_stack(StackName=name, TemplateURL=url, Capabilities=["CAPABILITY_NAMED_IAM"])
            _wait(cloudformation, "stack_create_complete", name)
        [stack] = cloudformation.describe_stacks(StackName=STACKS[0])["Stacks"]
        yield SecondStage(first, {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]})
    finally:
        for name in reversed(STACKS):
            cloudformation.delete_stack(StackName=name)
            _wait(cloudformation, "stack_delete_complete", name)


def _uploaded(stack: LocalStack, name: str, template: Any) -> str:
    """Where CloudFormation finds the template, which is too long for a request."""
    aws(stack, "s3").put_object(Bucket=ASSETS, Key=f"{name}.json", Body=json.dumps(template).encode())
    return f"{stack.facts['awsEndpointUrl']}/{ASSETS}/{name}.json"


def aws(stack: LocalStack, service: str) -> Any:
    """A client of the account."""
    made: Any = boto3.client
    credentials = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    url, region = stack.facts["awsEndpointUrl"], stack.facts["region"]
    return made(service, endpoint_url=url, region_name=region, **credentials)


def _wait(cloudformation: Any, waiter: str, name: str) -> None:
    cloudformation.get_waiter(waiter).wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
