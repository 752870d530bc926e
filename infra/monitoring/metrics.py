"""The metrics that our own functions write."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from infra.functions.function import SERVICE
from scheducal.metrics import NAMESPACE

PERIOD = Duration.minutes(5)


def own_metric(name: str, stage: str, statistic: str = "Sum", *, label: str | None = None) -> cloudwatch.Metric:
    """Give one of a stage's, by the name that it is written under."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map={"service": SERVICE, "stage": stage},
        period=PERIOD,
        statistic=statistic,
        label=label,
    )
