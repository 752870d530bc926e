"""Adds up what an environment costs in a month in which nothing happens, from its synthesized template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from infra.costs import prices
from infra.costs.clock import clock_lines
from infra.costs.lines import Line, Properties
from infra.costs.resources import Resources, of_kind, referred

# What costs nothing until it is used.
FREE = re.compile(
    r"AWS::(ApiGatewayV2|CodeDeploy|Cognito|IAM|S3|SES|SNS)::\w+|AWS::CDK::Metadata|AWS::DynamoDB::GlobalTable"
    r"|AWS::Lambda::(Alias|EventInvokeConfig|LayerVersion|Permission|Version)|AWS::SQS::(Queue|QueuePolicy)"
    r"|AWS::Events::Rule|AWS::Logs::LogGroup"
)
# Where a queue's workers are capped, Lambda polls it with so many long polls at once, all the time:
# docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html. A poll lasts so many seconds.
POLLERS, POLL_SECONDS = 5, 20
# A key's rotations make it dearer; the table says by what age.
KEY_AGE_DAYS = 3 * 365


def idle_lines(resources: Resources) -> list[Line]:
    """Price each kind of cost in a line; raises ValueError for a kind of resource whose price nobody has entered."""
    kinds = {each["Type"] for each in resources.values()}
    if unknown := sorted(
        kind for kind in kinds - _PRICED.keys() - {"AWS::Lambda::EventSourceMapping"} if not FREE.fullmatch(kind)
    ):
        raise ValueError(f"no price is known of {', '.join(unknown)}: enter it in infra/costs/idle.py")
    standing = [reckon(of_kind(resources, kind)) for kind, reckon in _PRICED.items() if kind in kinds]
    return [*standing, _polls(resources), *clock_lines(resources)]


def total(lines: Sequence[Line]) -> float:
    """Add up all of them."""
    return sum(line.usd for line in lines)


def _keys(keys: list[Properties]) -> Line:
    days = [each.get("RotationPeriodInDays", 365) for each in keys if each.get("EnableKeyRotation")]
    rotations = sum(min(KEY_AGE_DAYS // each, prices.KMS_DEAREST_ROTATIONS) for each in days)
    usd = len(keys) * prices.KMS_KEY + rotations * prices.KMS_ROTATION
    how = f"{len(keys)}, and {rotations} rotations that are billed within three years"
    return Line("KMS keys", how, usd)


def _secrets(secrets: list[Properties]) -> Line:
    return Line("secrets", f"{len(secrets)}", len(secrets) * prices.SECRET)


def _alarms(alarms: list[Properties]) -> Line:
    stats = [stat for each in alarms for stat in _stats(each)]
    usd = sum(prices.ALARM_METRIC if each["Period"] >= 60 else prices.ALARM_METRIC_OF_SECONDS for each in stats)
    return Line("alarms", f"{len(alarms)}, of {len(stats)} metrics", usd)


def _stats(alarm: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List the metrics of an alarm: one on an expression is billed by the metrics in it, or by those that it queries.

    A query counts as one here. DynamoDB writes the metrics that ours ask for only where something is wrong.
    """
    metrics = alarm.get("Metrics", ())
    return [each["MetricStat"] for each in metrics if "MetricStat" in each] or list(metrics) or [alarm]


def _composite_alarms(alarms: list[Properties]) -> Line:
    return Line("composite alarms", f"{len(alarms)}", len(alarms) * prices.COMPOSITE_ALARM)


def _dashboards(dashboards: list[Properties]) -> Line:
    return Line("dashboards", f"{len(dashboards)}", len(dashboards) * prices.DASHBOARD)


def _snapshots(functions: list[Properties]) -> Line:
    """Price snapshots. Each costs as long as its version exists, and a stack keeps one version of each function."""
    started = [each for each in functions if each.get("SnapStart", {}).get("ApplyOn") == "PublishedVersions"]
    gigabytes = sum(each["MemorySize"] for each in started) / 1024
    usd = gigabytes * prices.MONTH_SECONDS * prices.SNAPSHOT_GB_SECOND
    return Line("SnapStart", f"{len(started)} functions, {gigabytes:.1f} GB in the cache", usd)


def _polls(resources: Resources) -> Line:
    """Polling a stream is free."""
    mappings = of_kind(resources, "AWS::Lambda::EventSourceMapping")
    sources = [referred(each["EventSourceArn"]) for each in mappings if each.get("Enabled", True)]
    queues = [name for name in sources if resources.get(name, {}).get("Type") == "AWS::SQS::Queue"]
    polls = len(queues) * POLLERS * prices.MONTH_SECONDS // POLL_SECONDS
    how = f"{polls:,}: {len(queues)} queues, {POLLERS} pollers each, a request every {POLL_SECONDS} s"
    return Line("SQS requests", how, polls * prices.SQS_REQUEST)


_PRICED: Mapping[str, Callable[[list[Properties]], Line]] = {
    "AWS::KMS::Key": _keys,
    "AWS::SecretsManager::Secret": _secrets,
    "AWS::CloudWatch::Alarm": _alarms,
    "AWS::CloudWatch::CompositeAlarm": _composite_alarms,
    "AWS::CloudWatch::Dashboard": _dashboards,
    "AWS::Lambda::Function": _snapshots,
}
