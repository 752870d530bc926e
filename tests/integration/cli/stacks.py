"""Stacks like those of the CDK app, as far as the command line looks at them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import boto3

# Nothing listens there.
NO_API = "http://127.0.0.1:1"
MAIL_DOMAIN = "mail.test"
_KEYS = {"lists": ("gsi1pk", "gsi1sk"), "recent": ("gsi2pk", "gsi2sk"), "due": ("duePk", "dueAt")}
# Each says how it was called, so that a test can tell what reached it.
_CODE = {
    "appointments-create": """
import json
def handler(event, context):
    body = {"success": True, "data": {"authorization": event["headers"]["authorization"], "body": event["body"]}}
    return {"statusCode": 201, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
""",
    "appointments-get": """
def handler(event, context):
    body = '{"success": false, "error": {"code": "appointment_not_found"}}'
    return {"statusCode": 404, "headers": {"Content-Type": "application/json"}, "body": body}
""",
    "docs-page": """
def handler(event, context):
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": "<h1>ScheduCal</h1>"}
""",
    "pipeline-sync": """
def handler(event, context):
    return {"body": event["Records"][0]["body"], "arn": context.invoked_function_arn}
""",
    "pipeline-reconcile": """
COUNTS = {"checked": 2, "agree": 1, "lag": 0, "differ": 1, "left_behind": 0, "removed": 0}
DIFFERENCE = {"appointment_id": "apt_1", "fields": ["time"], "repaired": True, "reference": None, "repair": "follow"}
def handler(event, context):
    if event["calendarId"] != "email":
        return {"error": "the calendar is not connected"}
    if "progress" not in event:
        return {"progress": {"counts": {}, "differences": []}, "isDone": False, "waitSeconds": 0}
    repaired = event["repair"]
    progress = {"counts": {**COUNTS, "repaired": int(repaired)}, "differences": [{**DIFFERENCE, "repaired": repaired}]}
    return {"progress": progress, "isDone": True, "waitSeconds": 0}
""",
    "pipeline-sweep": """
def handler(event, context):
    raise RuntimeError("no queue")
""",
}


def deploy(session: boto3.Session, url: str, name: str, *, live_alias: bool) -> None:
    """Create the stack and wait until it is there."""
    session.client("s3", endpoint_url=url, region_name="us-east-1").create_bucket(Bucket=name.lower())
    functions = _published(session, url, name, _functions(name, _CODE, live_alias=live_alias))
    client = session.client("cloudformation", endpoint_url=url)
    client.create_stack(StackName=name, TemplateBody=json.dumps(_template(name, functions)))
    client.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})


def release(session: boto3.Session, url: str, name: str, changed: Mapping[str, str]) -> None:
    """Deploy a stack with aliases again. changed: other code of its functions, each of which gets a new version."""
    functions = _published(session, url, name, _functions(name, {**_CODE, **changed}, live_alias=True))
    client = session.client("cloudformation", endpoint_url=url)
    client.update_stack(StackName=name, TemplateBody=json.dumps(_template(name, functions)))
    client.get_waiter("stack_update_complete").wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})


def _published(session: boto3.Session, url: str, name: str, resources: dict[str, Any]) -> str:
    """Put the nested stack's template where CloudFormation finds it; gives its URL."""
    body = json.dumps({"Resources": resources}).encode()
    key = f"{sha256(body).hexdigest()}.json"
    s3 = session.client("s3", endpoint_url=url, region_name="us-east-1")
    s3.put_object(Bucket=name.lower(), Key=key, Body=body)
    return f"{url}/{name.lower()}/{key}"


def _functions(name: str, code: Mapping[str, str], *, live_alias: bool) -> dict[str, Any]:
    resources: dict[str, Any] = {}
    for place, (function, text) in enumerate(code.items()):
        resources[f"Function{place}"] = _function(f"{name}-{function}", text)
        if live_alias:
            resources |= _alias(place, f"Version{place}{sha256(text.encode()).hexdigest()[:8]}")
    return resources


def _template(name: str, functions: str) -> dict[str, Any]:
    """functions: the URL of the nested stack's template."""
    resources: dict[str, Any] = {"Table": _table(f"{name}-table")}
    resources["Functions"] = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": functions}}
    # As CDK's own helpers: not an area's, and never to be invoked.
    resources["Helper"] = _function("LogRetention", _CODE["pipeline-sweep"])
    resources |= {"SyncQueue": _queue("SyncDlq"), "SyncDlq": _queue(), "SweepDlq": _queue()}
    resources |= _alarm(name)
    queues = {"SyncQueueUrl": "SyncQueue", "SyncDlqUrl": "SyncDlq", "SweepDlqUrl": "SweepDlq", "PagerUrl": "Pager"}
    values: dict[str, Any] = {"TableName": {"Ref": "Table"}, "MailDomain": MAIL_DOMAIN, "ApiUrl": NO_API}
    values |= {output: {"Ref": queue} for output, queue in queues.items()}
    values["AuditBucket"] = name.lower()
    resources["Key"] = {
        "Type": "AWS::KMS::Key",
        "Properties": {"KeyPolicy": {"Version": "2012-10-17", "Statement": []}},
    }
    values["SecretsKey"] = {"Fn::GetAtt": ["Key", "Arn"]}
    return {"Resources": resources, "Outputs": {key: {"Value": value} for key, value in values.items()}}


def _function(name: str, code: str) -> dict[str, Any]:
    properties = {
        "FunctionName": name,
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": "arn:aws:iam::000000000000:role/none",
        "Code": {"ZipFile": code},
    }
    return {"Type": "AWS::Lambda::Function", "Properties": properties}


def _alias(place: int, published: str) -> dict[str, Any]:
    """published: the version's logical id, which says what it was made from, as CDK's does."""
    function, version = {"Ref": f"Function{place}"}, {"Fn::GetAtt": [published, "Version"]}
    alias = {"Name": "live", "FunctionName": function, "FunctionVersion": version}
    properties = {"FunctionName": function}
    return {
        published: {"Type": "AWS::Lambda::Version", "DeletionPolicy": "Retain", "Properties": properties},
        f"Alias{place}": {"Type": "AWS::Lambda::Alias", "Properties": alias},
    }


def _queue(dead: str | None = None) -> dict[str, Any]:
    """Declare a queue. A message that is received once and comes back goes to its dead-letter queue."""
    properties: dict[str, Any] = {}
    if dead:
        target = {"Fn::GetAtt": [dead, "Arn"]}
        properties = {"VisibilityTimeout": 0, "RedrivePolicy": {"deadLetterTargetArn": target, "maxReceiveCount": 1}}
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def _alarm(name: str) -> dict[str, Any]:
    """One alarm, whose topic tells a queue in place of a person."""
    topic, queue = {"Ref": "Topic"}, {"Fn::GetAtt": ["Pager", "Arn"]}
    metric = {"Namespace": "ScheduCal", "MetricName": "delivery.undelivered", "Statistic": "Sum", "Period": 300}
    raised = {"Threshold": 1, "ComparisonOperator": "GreaterThanOrEqualToThreshold", "EvaluationPeriods": 1}
    alarm = {"AlarmName": f"{name}-Undelivered", "AlarmActions": [topic], **metric, **raised}
    subscription = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": queue}
    return {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"{name}-AlarmsTopic"}},
        "Pager": {"Type": "AWS::SQS::Queue"},
        "Subscription": {"Type": "AWS::SNS::Subscription", "Properties": subscription},
        "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm},
    }


def _table(name: str) -> dict[str, Any]:
    keys = {"table": ("pk", "sk"), **_KEYS}
    indexes = [
        {"IndexName": index, "KeySchema": _schema(pair), "Projection": {"ProjectionType": "ALL"}}
        for index, pair in _KEYS.items()
    ]
    properties = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": attribute, "AttributeType": "S"} for pair in keys.values() for attribute in pair
        ],
        "KeySchema": _schema(keys["table"]),
        "GlobalSecondaryIndexes": indexes,
    }
    return {"Type": "AWS::DynamoDB::Table", "Properties": properties}


def _schema(pair: tuple[str, str]) -> list[dict[str, str]]:
    return [{"AttributeName": pair[0], "KeyType": "HASH"}, {"AttributeName": pair[1], "KeyType": "RANGE"}]
