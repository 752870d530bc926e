"""Somebody hears of what goes wrong."""

from __future__ import annotations

import json
import re
from typing import Any

from aws_cdk.assertions import Annotations, Match, Template

from infra.assets.asset import ROOT
from infra.costs.clock import rings
from tests.infra.stages import Stage, small, synthesized

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
    assert workers > rung(stage)
    assert {each["Dimensions"][0]["Value"] for each in alarms(stage, "Errors")} == workers


def test_each_function_that_the_clock_starts_raises_an_alarm_when_it_does_not_run(stage: Stage) -> None:
    """A function that is not invoked has no metric, so that silence is bad here."""
    watched = alarms(stage, "Invocations")
    assert {each["Dimensions"][0]["Value"] for each in watched} == rung(stage)
    for each in watched:
        assert (each["ComparisonOperator"], each["Threshold"]) == ("LessThanThreshold", 1)
        assert each["TreatMissingData"] == "breaching"
        # Two periods, each as long as one tick at least: no late tick raises it.
        period = 6 * 3600 if each["Dimensions"][0]["Value"].endswith("-archive") else 300
        assert (each["EvaluationPeriods"], each["Period"]) == (2, period)
    # Else it went off before the clock is there.
    made = {name: each for name, each in stage.template["Resources"].items() if name.endswith("NotRun")}
    assert all(each["DependsOn"] for each in made.values())


def test_shares_raise_alarms_from_a_number_of_failures_on(stage: Stage) -> None:
    settings = stage.settings.alarms
    cases = {
        "ServerErrors": ("5xx", "Count", settings.server_errors, settings.server_error_percent),
        "Undelivered": ("delivery.undelivered", "delivery.delivered", settings.undelivered, 50),
    }
    for name, (failed, other, least, percent) in cases.items():
        alarm = named(stage, name)
        [expression] = [each["Expression"] for each in alarm["Metrics"] if "Expression" in each]
        assert f"failed >= {least}" in expression
        stats = {each["Id"]: each["MetricStat"] for each in alarm["Metrics"] if "MetricStat" in each}
        assert [each["Metric"]["MetricName"] for each in stats.values()] == [failed, other]
        assert set(re.findall(r"[a-z]+", expression)) == set(stats)
        assert alarm["Threshold"] == percent


def test_what_one_customer_loses_raises_no_alarm(stage: Stage) -> None:
    several = stage.settings.alarms.several
    for metric in ("webhook.disabled", "connection.lost", "appointment.sync_failed"):
        [alarm] = alarms(stage, metric)
        assert (alarm["Threshold"], alarm["Period"]) == (several, 3600)
    assert several > 1


def test_a_secret_that_ends_soon_raises_an_alarm_that_lasts(stage: Stage) -> None:
    # It is told when the secret is read, which may be hours apart.
    [alarm] = alarms(stage, "client_secret.ends")
    assert (alarm["Threshold"], alarm["Period"], alarm["EvaluationPeriods"]) == (1, 86_400, 1)


def test_the_table_raises_alarms_over_all_its_operations(stage: Stage) -> None:
    # DynamoDB writes both metrics for each operation alone.
    for name, metric in (("TableThrottled", "ThrottledRequests"), ("TableFaults", "SystemErrors")):
        query = json.dumps(named(stage, name)["Metrics"])
        assert f"SELECT SUM({metric})" in query
        assert "Ref" in query


def test_every_delay_raises_an_alarm(stage: Stage) -> None:
    settings = stage.settings.alarms
    ages = {each["Dimensions"][0]["Value"]["Fn::GetAtt"][0]: each["Threshold"] for each in age_alarms(stage)}
    work = {name for name in stage.resources("AWS::SQS::Queue") if "Dlq" not in name}
    assert set(ages) == work
    # Messages of these wait on purpose, for as long as SQS lets them.
    late = {name for name, age in ages.items() if age == settings.sync_age_seconds + 900}
    assert sorted(name[:16] for name in late) == ["DeliveriesReplay", "DeliveriesRetryQ"]
    assert {ages[name] for name in work - late} == {settings.sync_age_seconds}
    [stream] = alarms(stage, "IteratorAge")
    assert stream["Threshold"] == settings.stream_age_seconds * 1000
    [manifest] = alarms(stage, "ManifestAge")
    assert (manifest["Statistic"], manifest["Threshold"]) == ("Maximum", settings.sync_age_seconds)


def test_every_alarm_tells_the_topic_and_silence_is_no_alarm_but_of_a_clock(stage: Stage) -> None:
    [topic] = [name for name in stage.resources("AWS::SNS::Topic") if name.startswith("Alarms")]
    for name, each in stage.resources(ALARM).items():
        assert each.get("AlarmActions", []) == ([] if each in of_releases(stage) else [{"Ref": topic}])
        assert each["TreatMissingData"] == ("breaching" if "NotRun" in name else "notBreaching"), name


def test_each_alarm_has_its_line_in_the_runbook_and_each_dead_letter_queue_its_section(stage: Stage) -> None:
    runbook = (ROOT / "docs" / "operations.md").read_text("utf-8")
    table = [line.split("|")[1] for line in runbook.splitlines() if line.startswith("| `")]
    named = {name for cell in table for name in re.findall(r"`(.*?)`", cell)}
    sections = {f"{name}DeadLetters" for name in re.findall(r"^### (.+)$", runbook, re.MULTILINE)}
    names = {re.sub(r"^Alarms|[0-9A-F]{8}$", "", logical_id) for logical_id in stage.resources(ALARM)}
    of_all = re.compile(r"DeadLetters$|Errors$|NotRun$")
    assert {name for name in names if not of_all.search(name) or name == "ServerErrors"} <= named
    assert {name for name in names if name.endswith("DeadLetters")} == sections
    assert {"…Errors", "…NotRun"} <= named


def test_the_topic_tells_every_target_in_the_settings_once() -> None:
    topic = "arn:aws:sns:eu-central-1:123456789012:operations"
    pager = "https://events.pagerduty.com/integration/key/enqueue"
    targets = f"mailto:on-call@acme.com,{pager},{topic},slack:T0123ABC/C0456DEF,mailto:second@acme.com"
    stack = small("prod", SCHEDUCAL_ALARMS_EMAIL="on-call@acme.com", SCHEDUCAL_ALARMS_TARGETS=targets)
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


def named(stage: Stage, name: str) -> dict[str, Any]:
    full = f"{stage.stack.stack_name}-{name}"
    return next(each for each in stage.resources(ALARM).values() if each["AlarmName"] == full)


def age_alarms(stage: Stage) -> list[dict[str, Any]]:
    return alarms(stage, "ApproximateAgeOfOldestMessage")


def rung(stage: Stage) -> set[str]:
    """Name the functions that a rule of EventBridge starts."""
    return {f"{stage.stack.stack_name}-{name.replace('.', '-')}" for name in rings(stage.template["Resources"])}


def is_behind_api(stage: Stage, function: dict[str, Any]) -> bool:
    return function["Handler"] in {f"{endpoint.module}.handler" for endpoint in stage.stack.endpoints}
