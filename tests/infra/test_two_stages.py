"""Two stages can share an account and a region: no name and no metric is the same in both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from tests.infra.access import text
from tests.infra.stages import STAGES, Stage, synthesized

# Names within something that has a name of its own.
INNER = {
    "AWS::Lambda::Alias": "Name",
    "AWS::ApiGatewayV2::Stage": "StageName",
    "AWS::CloudWatch::Alarm": "MetricName",
    "AWS::Lambda::EventSourceMapping": "FunctionName",
}
# The set of receipt rules is the account's: SES has one active set, to which each stage adds a rule.
SHARED = {"AWS::SES::ReceiptRule": "RuleSetName"}
# Names that do not end in `Name`, and one that stands deeper.
OTHERS = {"AWS::SES::EmailIdentity": "EmailIdentity"}


def test_no_two_stages_have_a_name_or_a_metric_in_common() -> None:
    for one, other in combinations(STAGES, 2):
        for kind in (names, metrics):
            mine, theirs = set(kind(synthesized(one))), set(kind(synthesized(other)))
            assert mine
            assert theirs
            assert mine & theirs == set(), f"{one} and {other} share {kind.__name__}"


def test_own_metrics_are_read_under_the_dimensions_that_functions_write(stage: Stage) -> None:
    own = {dimensions for namespace, _, dimensions in metrics(stage) if namespace == "ScheduCal"}
    assert own == {frozenset({("service", "scheducal"), ("stage", stage.settings.stage)})}
    for each in stage.resources("AWS::Lambda::Function").values():
        variables = each["Environment"]["Variables"]
        assert (variables["POWERTOOLS_SERVICE_NAME"], variables["STAGE"]) == ("scheducal", stage.settings.stage)


def test_every_stage_adds_its_rule_to_the_set_that_they_share(deployed: Stage) -> None:
    rule = deployed.one("AWS::SES::ReceiptRule")
    assert (rule["RuleSetName"], rule["Rule"]["Name"]) == ("scheducal", deployed.stack.stack_name)
    assert "AWS::SES::ReceiptRuleSet" not in {each["Type"] for each in deployed.template["Resources"].values()}


def names(stage: Stage) -> Iterator[tuple[str, str]]:
    """Physical names; those that CloudFormation makes begin with the stack's."""
    for resource in stage.template["Resources"].values():
        kind, properties = resource["Type"], resource.get("Properties", {})
        for key, value in [*properties.items(), *_deeper(kind, properties)]:
            if key in {INNER.get(kind), SHARED.get(kind)}:
                continue
            if (key.endswith("Name") or key == OTHERS.get(kind)) and not _is_reference(value):
                yield kind, text(value)


def _deeper(kind: str, properties: dict[str, Any]) -> list[tuple[str, Any]]:
    return [("Name", properties["Rule"]["Name"])] if kind == "AWS::SES::ReceiptRule" else []


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and set(value) <= {"Ref", "Fn::GetAtt"}


def metrics(stage: Stage) -> Iterator[tuple[str, str, frozenset[tuple[str, str]]]]:
    """Those of alarms and of the dashboard: namespace, name, and dimensions with their values."""
    for each in _measured(stage):
        dimensions = {(pair["Name"], _own(stage, pair["Value"])) for pair in each["Dimensions"]}
        yield each["Namespace"], each["MetricName"], frozenset(dimensions)
    body = _own(stage, stage.one("AWS::CloudWatch::Dashboard")["DashboardBody"])
    for widget in json.loads(body)["widgets"]:
        for namespace, name, *rest in widget["properties"]["metrics"]:
            pairs = [each for each in rest if isinstance(each, str)]
            yield namespace, name, frozenset(zip(pairs[::2], pairs[1::2], strict=True))


def _measured(stage: Stage) -> Iterator[dict[str, Any]]:
    """Metrics of alarms, those too that an expression reckons with."""
    for each in stage.resources("AWS::CloudWatch::Alarm").values():
        if "Metrics" in each:
            yield from (part["MetricStat"]["Metric"] for part in each["Metrics"] if "MetricStat" in part)
        else:
            yield each


def _own(stage: Stage, value: Any) -> str:
    """Give the value as text; what refers to a resource differs from stage to stage."""
    return text(value).replace("${", f"${{{stage.settings.stage}:")
