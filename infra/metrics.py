"""The metrics that our own functions write."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from infra.function import SERVICE

PERIOD = Duration.minutes(5)


def own_metric(name: str, statistic: str = "Sum", *, label: str | None = None) -> cloudwatch.Metric:
    """One of them, by the name that it is written under."""
    return cloudwatch.Metric(
        namespace="ScheduCal",
        metric_name=name,
        dimensions_map={"service": SERVICE},
        period=PERIOD,
        statistic=statistic,
        label=label,
    )
