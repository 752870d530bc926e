"""Somebody hears of what goes wrong."""

from __future__ import annotations

import json
import re
from typing import Any

from aws_cdk.assertions import Annotations, Match, Template

from infra.assets.asset import ROOT
from tests.infra.stages import Stage, make, synthesized

ALARM = "AWS::CloudWatch::Alarm"


def test_one_message_in_a_dead_letter_queue_raises_an_alarm(stage: Stage) -> None:
    watched = {
        each["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for each in alarms(stage, "ApproximateNumberOfMessagesVisible")
        if each["Threshold"] == 1 and each["EvaluationPeriods"] == 1
    }
    assert watched == {name for name in stage.resources("AWS::SQS::Queue") if "Dlq" in name}


def test_each_worker_that_fails_raises_an_alarm(stage: Stage) -> None:
    # What fails behind the API is in the API's own share of server errors.
    functions = stage.resources("AWS::Lambda::Function").values()
    workers = {each["FunctionName"] for each in functions if not is_behind_api(stage, each)}
    assert workers
    assert {each["Dimensions"][0]["Value"] for each in alarms(stage, "Errors")} == workers


def test_what_the_clock_starts_raises_an_alarm_when_it_is_throttled(stage: Stage) -> None:
    # Where a queue or the stream starts a function, its throttling shows as the age of what waits.
    rung = {f"{stage.stack.stack_name}-pipeline-{verb}" for verb in ("sweep", "expire", "reconcile")}
    assert {each["Dimensions"][0]["Value"] for each in alarms(stage, "Throttles")} == rung


def test_the_share_of_server_errors_and_every_delay_raise_alarms(stage: Stage) -> None:
    settings = stage.settings.alarms
    [errors] = [each for each in alarms(stage, "5xx") if each not in of_releases(stage)]
    assert (errors["Statistic"], errors["Threshold"]) == ("Average", settings.server_error_percent / 100)
    ages = alarms(stage, "ApproximateAgeOfOldestMessage")
    assert {each["Threshold"] for each in ages} == {settings.sync_age_seconds}
    watched = {each["Dimensions"][0]["Value"]["Fn::GetAtt"][0] for each in ages}
    work = {name for name in stage.resources("AWS::SQS::Queue") if "Dlq" not in name}
    # Retries wait and jobs are slowed down, both on purpose.
    assert sorted(name[:16] for name in work - watched) == ["DeliveriesReplay", "DeliveriesRetryQ"]
    [stream] = alarms(stage, "IteratorAge")
    assert stream["Threshold"] == settings.stream_age_seconds * 1000
    [manifest] = alarms(stage, "ManifestAge")
    assert (manifest["Statistic"], manifest["Threshold"]) == ("Maximum", settings.sync_age_seconds)


def test_every_alarm_tells_the_topic_and_silence_is_no_alarm(stage: Stage) -> None:
    [topic] = [name for name in stage.resources("AWS::SNS::Topic") if name.startswith("Alarms")]
    for each in stage.resources(ALARM).values():
        assert each.get("AlarmActions", []) == ([] if each in of_releases(stage) else [{"Ref": topic}])
        assert each["TreatMissingData"] == "notBreaching"


def test_each_alarm_has_its_line_in_the_runbook_and_each_dead_letter_queue_its_section(stage: Stage) -> None:
    runbook = (ROOT / "docs" / "operations.md").read_text("utf-8")
    table = [line.split("|")[1] for line in runbook.splitlines() if line.startswith("| `")]
    named = {name for cell in table for name in re.findall(r"`(.*?)`", cell)}
    sections = {f"{name}DeadLetters" for name in re.findall(r"^### (.+)$", runbook, re.MULTILINE)}
    names = {re.sub(r"^Alarms|[0-9A-F]{8}$", "", logical_id) for logical_id in stage.resources(ALARM)}
    of_all = re.compile(r"DeadLetters$|Errors$|Throttles$")
    assert {name for name in names if not of_all.search(name) or name == "ServerErrors"} <= named
    assert {name for name in names if name.endswith("DeadLetters")} == sections
    assert {"…Errors", "…Throttles"} <= named


def test_the_topic_tells_every_target_in_the_settings_once() -> None:
    topic = "arn:aws:sns:eu-central-1:123456789012:operations"
    pager = "https://events.pagerduty.com/integration/key/enqueue"
    targets = f"mailto:on-call@acme.com,{pager},{topic},slack:T0123ABC/C0456DEF,mailto:second@acme.com"
    stack = make("prod", SCHEDUCAL_ALARMS_EMAIL="on-call@acme.com", SCHEDUCAL_ALARMS_TARGETS=targets)
    template = Template.from_stack(stack)
    subscribed = [each["Properties"] for each in template.find_resources("AWS::SNS::Subscription").values()]
    told = [each for each in subscribed if "Alarms" in each["TopicArn"]["Ref"]]
    assert sorted((each["Protocol"], each["Endpoint"]) for each in told) == [
        ("email", "on-call@acme.com"),
        ("email", "second@acme.com"),
        ("https", pager),
    ]
    template.has_resource_properties(
        "AWS::Chatbot::SlackChannelConfiguration", {"SlackWorkspaceId": "T0123ABC", "SlackChannelId": "C0456DEF"}
    )
    telling = [each["Properties"].get("AlarmActions") for each in template.find_resources(ALARM).values()]
    assert all(actions[1:] == [topic] for actions in telling if actions)
    Annotations.from_stack(stack).has_no_warning("*", Match.string_like_regexp("alarms reach"))


def test_an_address_that_is_an_example_is_pointed_out() -> None:
    expected = Match.string_like_regexp("alarms reach on-call@example.com, which is an example")
    Annotations.from_stack(synthesized("prod").stack).has_warning("*", expected)


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


def of_releases(stage: Stage) -> list[dict[str, Any]]:
    """Give the alarms that only CodeDeploy looks at."""
    return [each for each in stage.resources(ALARM).values() if "-Release" in each["AlarmName"]]


def is_behind_api(stage: Stage, function: dict[str, Any]) -> bool:
    return function["Handler"] in {f"{endpoint.module}.handler" for endpoint in stage.stack.endpoints}
