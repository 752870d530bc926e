"""`scheducal alarms test` raises an alarm that somebody hears of, and says so where nobody does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from tests.integration.cli.queues import Queues
from tests.integration.cli.terminal import Terminal

NAME = "ScheduCal-local-Undelivered"
Client = Callable[[str], Any]


@pytest.fixture
def client(facts: dict[str, Any]) -> Client:
    session = boto3.Session("test", "test", region_name=facts["region"])
    return lambda service: session.client(service, endpoint_url=facts["awsEndpointUrl"])  # type: ignore[call-overload]


@pytest.fixture(autouse=True)
def quiet(client: Client) -> Iterator[None]:
    """No alarm is raised, before and after."""
    cloudwatch = client("cloudwatch")
    cloudwatch.set_alarm_state(AlarmName=NAME, StateValue="OK", StateReason="start")
    yield
    cloudwatch.set_alarm_state(AlarmName=NAME, StateValue="OK", StateReason="end")


def test_a_test_reaches_the_target_and_says_that_it_is_one(terminal: Terminal, facts: dict[str, Any]) -> None:
    queues = Queues.of(facts)
    queues.take("PagerUrl")
    outcome = terminal.run("alarms", "test")
    assert outcome.status == 0, outcome.stderr
    assert f"--alarm-name {NAME}" in outcome.stderr
    assert "confirmed" in outcome.stdout
    assert "each target that has confirmed gets this" in outcome.stderr
    [body] = queues.take("PagerUrl")
    message = json.loads(json.loads(body)["Message"])
    assert (message["AlarmName"], message["NewStateValue"]) == (NAME, "ALARM")
    assert "Nothing is wrong" in message["NewStateReason"]


def test_an_alarm_that_nobody_hears_exits_with_1(terminal: Terminal, client: Client) -> None:
    cloudwatch = client("cloudwatch")
    watched = {"Namespace": "Test", "MetricName": "quiet", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1}
    sort = {"Statistic": "Sum", "ComparisonOperator": "GreaterThanThreshold"}
    cloudwatch.put_metric_alarm(AlarmName="ScheduCal-local-Quiet", **watched, **sort)
    outcome = terminal.run("alarms", "test", "Quiet")
    cloudwatch.delete_alarms(AlarmNames=["ScheduCal-local-Quiet"])
    assert outcome.status == 1
    assert "Nobody gets this" in outcome.stderr


def test_what_would_tell_nobody_is_refused(terminal: Terminal) -> None:
    assert terminal.run("alarms", "test").status == 0
    again = terminal.run("alarms", "test")
    assert (again.status, again.stdout) == (1, "")
    assert again.stderr == f"scheducal: {NAME} is raised already; test another one (alarm_raised)\n"
    unknown = terminal.run("alarms", "test", "Undeliverd")
    assert unknown.stderr == (
        "scheducal: ScheduCal-local has no alarm Undeliverd; there are Undelivered (alarm_not_found)\n"
    )
