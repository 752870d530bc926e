"""Whom an alarm would tell, by what CloudWatch and SNS say of it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import boto3
from botocore.stub import Stubber

from scheducal_tools.cli.deployment.alarms import REASON, AlarmOperations
from scheducal_tools.cli.sheet import Document

TOPIC = "arn:aws:sns:eu-central-1:123456789012:ScheduCal-prod-AlarmsTopic3A2DFEBA-x1"
OTHER = "arn:aws:sns:eu-central-1:123456789012:operations"
NAME = "ScheduCal-prod-Undelivered"


def subscription(protocol: str, endpoint: str, arn: str) -> dict[str, str]:
    return {"Protocol": protocol, "Endpoint": endpoint, "SubscriptionArn": arn, "TopicArn": TOPIC, "Owner": ""}


PENDING = subscription("email", "on-call@acme.com", "PendingConfirmation")


def told(subscriptions: list[dict[str, str]], *actions: str) -> Document:
    """Test the alarm, where these are its actions and its topic's subscriptions."""
    cloudwatch, sns = (_client(service) for service in ("cloudwatch", "sns"))
    with ExitStack() as stubs:
        alarms, topics = (stubs.enter_context(Stubber(each)) for each in (cloudwatch, sns))
        alarm = {"AlarmName": NAME, "StateValue": "OK", "AlarmActions": list(actions)}
        alarms.add_response("describe_alarms", {"MetricAlarms": [alarm]}, {"AlarmNamePrefix": "ScheduCal-prod-"})
        alarms.add_response("set_alarm_state", {}, {"AlarmName": NAME, "StateValue": "ALARM", "StateReason": REASON})
        if TOPIC in actions:
            topics.add_response("list_subscriptions_by_topic", {"Subscriptions": subscriptions}, {"TopicArn": TOPIC})
        return AlarmOperations(cloudwatch, sns, "ScheduCal-prod").test("Undelivered")


def test_each_target_is_shown_with_its_state_and_without_its_secret() -> None:
    pager = subscription("https", "https://events.pagerduty.com/integration/s3cret/enqueue", f"{TOPIC}:1")
    document = told([PENDING, pager], TOPIC, OTHER)
    assert document["targets"] == [
        {"target": "on-call@acme.com", "protocol": "email", "state": "not confirmed"},
        {"target": "https://events.pagerduty.com/…", "protocol": "https", "state": "confirmed"},
        {"target": OTHER, "protocol": "sns", "state": "ask its owner"},
    ]
    assert document["isHeard"] is True


def test_who_has_not_confirmed_hears_nothing() -> None:
    assert told([PENDING], TOPIC)["isHeard"] is False
    assert told([], TOPIC)["isHeard"] is False
    assert told([])["isHeard"] is False
    assert told([], OTHER)["isHeard"] is True


def _client(service: str) -> Any:
    made: Any = boto3.client
    return made(service, region_name="eu-central-1", aws_access_key_id="test", aws_secret_access_key="test")
