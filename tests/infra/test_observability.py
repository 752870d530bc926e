"""Somebody hears of what goes wrong."""

from __future__ import annotations

import json
from typing import Any

from aws_cdk.assertions import Template

from tests.infra.stages import Stage, make

ALARM = "AWS::CloudWatch::Alarm"


def test_one_message_in_a_dead_letter_queue_raises_an_alarm(stage: Stage) -> None:
    watched = {
        each["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for each in alarms(stage, "ApproximateNumberOfMessagesVisible")
        if each["Threshold"] == 1 and each["EvaluationPeriods"] == 1
    }
    assert watched == {name for name in stage.resources("AWS::SQS::Queue") if "Dlq" in name}


def test_each_function_that_fails_or_is_throttled_raises_an_alarm(stage: Stage) -> None:
    functions = [each["FunctionName"] for each in stage.resources("AWS::Lambda::Function").values()]
    for metric in ("Errors", "Throttles"):
        watched = [name for each in stage.resources(ALARM).values() for name in summed(each, metric)]
        assert sorted(watched) == sorted(functions)


def test_an_alarm_that_sums_leaves_no_metric_out(stage: Stage) -> None:
    sums = [each for each in stage.resources(ALARM).values() if "Metrics" in each]
    assert sums
    for each in sums:
        [total] = [part for part in each["Metrics"] if "Expression" in part]
        parts = [part for part in each["Metrics"] if "MetricStat" in part]
        assert total["Expression"].split("+") == [f"FILL({part['Id']},0)" for part in parts]
        assert each["Threshold"] == 1
        assert len(parts) <= 10


def test_the_share_of_server_errors_and_both_delays_raise_alarms(stage: Stage) -> None:
    settings = stage.settings.alarms
    [errors] = alarms(stage, "5xx")
    assert (errors["Statistic"], errors["Threshold"]) == ("Average", settings.server_error_percent / 100)
    [age] = alarms(stage, "ApproximateAgeOfOldestMessage")
    assert age["Threshold"] == settings.sync_age_seconds
    [stream] = alarms(stage, "IteratorAge")
    assert stream["Threshold"] == settings.stream_age_seconds * 1000


def test_every_alarm_tells_the_topic_and_silence_is_no_alarm(stage: Stage) -> None:
    [topic] = stage.resources("AWS::SNS::Topic")
    for each in stage.resources(ALARM).values():
        assert each["AlarmActions"] == [{"Ref": topic}]
        assert each["TreatMissingData"] == "notBreaching"


def test_the_topic_tells_the_address_in_the_settings() -> None:
    template = Template.from_stack(make("dev", SCHEDUCAL_ALARMS_EMAIL="on-call@example.com"))
    template.has_resource_properties("AWS::SNS::Subscription", {"Protocol": "email", "Endpoint": "on-call@example.com"})


def test_the_dashboard_shows_the_business_above_the_resources(stage: Stage) -> None:
    parts = stage.one("AWS::CloudWatch::Dashboard")["DashboardBody"]["Fn::Join"][1]
    widgets = json.loads("".join(part if isinstance(part, str) else "x" for part in parts))["widgets"]
    rows: dict[int, list[str]] = {}
    for each in widgets:
        rows.setdefault(each["y"], []).append(each["properties"]["title"])
    assert rows[min(rows)] == ["Appointments", "Invitations", "Webhooks", "Requests", "Answer time, ms"]
    assert {"Function errors", "Dead letters", "Table capacity units"} <= {
        name for row in rows.values() for name in row
    }


def alarms(stage: Stage, metric: str) -> list[dict[str, Any]]:
    return [each for each in stage.resources(ALARM).values() if each.get("MetricName") == metric]


def summed(alarm: dict[str, Any], metric: str) -> list[str]:
    """The functions whose metric an alarm sums."""
    stats = [part["MetricStat"]["Metric"] for part in alarm.get("Metrics", []) if "MetricStat" in part]
    return [each["Dimensions"][0]["Value"] for each in stats if each["MetricName"] == metric]
