"""The local stack stops a chain of messages where Lambda would."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from tests.integration.cli.conftest import LOCAL_REGION
from tests.integration.world.cloud.lineage import MOST_INVOCATIONS

LONG = MOST_INVOCATIONS + 4
STACK = "Loops"
# Sends each message on to the queue that it came from, and the last to the one where the test waits.
_CODE = f"""
import os
import boto3

sqs = boto3.client("sqs")

def handler(event, context):
    for record in event["Records"]:
        hop = int(record["body"])
        sqs.send_message(QueueUrl=os.environ["ENDED" if hop == {LONG} else "QUEUE"], MessageBody=str(hop + 1))
"""


def test_the_17th_hop_is_refused_unless_the_template_allows_it(aws_url: str) -> None:
    session = boto3.Session("test", "test", region_name=LOCAL_REGION)
    queues = session.client("sqs", endpoint_url=aws_url)
    urls = deployed(session, aws_url)
    for name in ("May", "MayNot"):
        queues.send_message(QueueUrl=urls[name], MessageBody="1")
    assert awaited(queues, urls["MayEnded"]) == str(LONG + 1)
    assert awaited(queues, urls["MayNotDead"]) == str(MOST_INVOCATIONS + 1)
    queues.send_message(QueueUrl=urls["MayNot"], MessageBody=str(LONG))
    assert awaited(queues, urls["MayNotEnded"]) == str(LONG + 1), "what nobody has sent on begins a chain"


def deployed(session: boto3.Session, url: str) -> dict[str, str]:
    """Give the URLs of the queues of two functions that differ in one property."""
    resources = part("May", {"RecursiveLoop": "Allow"}) | part("MayNot", {})
    outputs = {name: {"Value": {"Ref": name}} for name, each in resources.items() if each["Type"] == "AWS::SQS::Queue"}
    client = session.client("cloudformation", endpoint_url=url)
    client.create_stack(StackName=STACK, TemplateBody=json.dumps({"Resources": resources, "Outputs": outputs}))
    client.get_waiter("stack_create_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    found = client.describe_stacks(StackName=STACK)["Stacks"][0]["Outputs"]
    return {each["OutputKey"]: each["OutputValue"] for each in found}


def part(name: str, properties: dict[str, str]) -> dict[str, Any]:
    """Make a function, the queue that starts it, its dead-letter queue, and the one where the test waits."""
    redrive = {"deadLetterTargetArn": {"Fn::GetAtt": [f"{name}Dead", "Arn"]}, "maxReceiveCount": 1}
    function = {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": "arn:aws:iam::000000000000:role/none",
        "Code": {"ZipFile": _CODE},
        "Environment": {"Variables": {"QUEUE": {"Ref": name}, "ENDED": {"Ref": f"{name}Ended"}}},
        "Timeout": 60,
    }
    mapping = {"EventSourceArn": {"Fn::GetAtt": [name, "Arn"]}, "FunctionName": {"Ref": f"{name}Function"}}
    return {
        name: {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 15, "RedrivePolicy": redrive}},
        f"{name}Dead": {"Type": "AWS::SQS::Queue"},
        f"{name}Ended": {"Type": "AWS::SQS::Queue"},
        f"{name}Function": {"Type": "AWS::Lambda::Function", "Properties": function | properties},
        f"{name}Mapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": mapping},
    }


def awaited(queues: Any, url: str) -> str:
    """Give the text of the one message that arrives."""
    for _ in range(5):
        found = queues.receive_message(QueueUrl=url, WaitTimeSeconds=20).get("Messages", [])
        if found:
            return str(found[0]["Body"])
    return pytest.fail(f"nothing arrives in {url}")
