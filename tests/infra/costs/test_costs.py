"""What an environment costs is reckoned from its template, and the guide's tables say so."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from infra.costs.clock import rings
from infra.costs.idle import idle_lines, total
from infra.costs.page import PAGE, SUMS, page_with, sums
from tests.infra.stages import synthesized

MOST_IDLE = 16


@pytest.fixture
def prod() -> dict[str, Any]:
    """Give the resources of `prod`, which a test may change."""
    return copy.deepcopy(synthesized("prod").template["Resources"])


def test_a_month_of_nothing_costs_less_than_sixteen_dollars(prod: dict[str, Any]) -> None:
    lines = idle_lines(prod)
    assert total(lines) < MOST_IDLE, "\n".join(f"{line.usd:8.3f}  {line.name}: {line.how}" for line in lines)


def test_the_guide_has_the_tables(prod: dict[str, Any]) -> None:
    text = PAGE.read_text("utf-8")
    assert text == page_with(text, prod), "python -m infra.costs writes them"
    assert SUMS.read_text("utf-8") == sums(prod), "python -m infra.costs writes what operators' pages reckon by"


def test_the_clock_starts_95_160_runs_a_month(prod: dict[str, Any]) -> None:
    minutes = 30 * 24 * 60
    assert rings(prod) == {
        "pipeline.sweep": minutes,
        "pipeline.expire": minutes,
        "pipeline.reconcile": minutes // 5,
        "pipeline.archive": minutes // 360,
    }
    assert rings(prod).total() == 95_160


def test_each_kind_of_cost_follows_the_template(prod: dict[str, Any]) -> None:
    """By how much a month becomes dearer, to a tenth of a cent."""
    before = total(idle_lines(prod))
    cases = [
        ("snapshots of 65 functions with 1 GB: 250 USD", snapshots(prod, 65, 1024), 253.495),
        ("snapshots of 65 functions with 1.7 GB: 440 USD", snapshots(prod, 65, 1769), 437.923),
        ("a key", with_one_more(prod, "AWS::KMS::Key"), 1),
        ("a yearly rotated key, in its third year", with_one_more(prod, "AWS::KMS::Key", RotationPeriodInDays=365), 3),
        ("a secret", with_one_more(prod, "AWS::SecretsManager::Secret"), 0.4),
        ("an alarm", with_one_more(prod, "AWS::CloudWatch::Alarm"), 0.1),
        ("an alarm within seconds", with_one_more(prod, "AWS::CloudWatch::Alarm", Period=10), 0.3),
        ("an alarm on three metrics", with_one_more(prod, "AWS::CloudWatch::Alarm", Metrics=sum_of(3)), 0.3),
        ("a dashboard", with_one_more(prod, "AWS::CloudWatch::Dashboard"), 3),
        ("a queue with workers", with_one_more(prod, "AWS::Lambda::EventSourceMapping"), 0.2592),
        ("composite alarms", {**prod, "C": {"Type": "AWS::CloudWatch::CompositeAlarm"}}, 0.5),
        ("a queue", with_one_more(prod, "AWS::SQS::Queue"), 0),
    ]
    wrong = [(case, total(idle_lines(made)) - before) for case, made, more in cases if differs(made, before, more)]
    assert wrong == []


def test_what_nobody_has_priced_is_refused(prod: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no price is known of AWS::WAFv2::WebACL"):
        idle_lines({**prod, "Wall": {"Type": "AWS::WAFv2::WebACL"}})
    rule = next(each for each in prod.values() if each["Type"] == "AWS::Events::Rule")
    rule["Properties"]["ScheduleExpression"] = "cron(0 12 * * ? *)"
    with pytest.raises(ValueError, match=r"how often cron"):
        idle_lines(prod)


def differs(made: dict[str, Any], before: float, more: float) -> bool:
    return abs(total(idle_lines(made)) - before - more) > 0.001


def snapshots(prod: dict[str, Any], number: int, memory_mb: int) -> dict[str, Any]:
    made = copy.deepcopy(prod)
    functions = [each["Properties"] for each in made.values() if each["Type"] == "AWS::Lambda::Function"]
    endpoints = [each for each in functions if "pipeline" not in each["Handler"]]
    for each in endpoints[:number]:
        each.update(SnapStart={"ApplyOn": "PublishedVersions"}, MemorySize=memory_mb)
    return made


def with_one_more(prod: dict[str, Any], kind: str, **changed: Any) -> dict[str, Any]:
    """Add another of a kind; of what starts functions a queue's, since streams are read for nothing."""
    found = [each for each in prod.values() if each["Type"] == kind and "StartingPosition" not in each["Properties"]]
    one = copy.deepcopy(found[0])
    one["Properties"].update(changed)
    return {**prod, "OneMore": one}


def sum_of(number: int) -> list[dict[str, Any]]:
    return [{"Expression": "m0"}, *({"MetricStat": {"Period": 300}} for _ in range(number))]
