"""Alarms on metric math in the local AWS: they are kept, so that the template of AWS is deployed as it is."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import boto3

from tests.integration.cli.conftest import LOCAL_REGION


def test_an_alarm_on_metric_math_is_kept_and_may_be_raised(aws_url: str) -> None:
    session, name = boto3.Session("test", "test", region_name=LOCAL_REGION), f"math-{uuid4().hex[:8]}"
    stacks: Any = session.client("cloudformation", endpoint_url=aws_url)
    cloudwatch: Any = session.client("cloudwatch", endpoint_url=aws_url)
    alarm = {
        "AlarmName": name,
        "Metrics": [{"Id": "e", "Expression": "SELECT SUM(SystemErrors) FROM x", "Period": 300, "ReturnData": True}],
        "Threshold": 1,
        "EvaluationPeriods": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    }
    template = {"Resources": {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm}}}
    stacks.create_stack(StackName=name, TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a test")
    [found] = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    assert found["StateValue"] == "ALARM"
    stacks.delete_stack(StackName=name)
