"""The metrics that alarms and the dashboard look at: our own functions', and what is reckoned from several."""

from __future__ import annotations

from collections.abc import Mapping

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


def share(
    total: str, metrics: Mapping[str, cloudwatch.IMetric], *, least: int, period: Duration = PERIOD
) -> cloudwatch.MathExpression:
    """Give the percentage of the metric `failed` in a total; 0 where fewer than the least failed.

    total: reckons with the names of the metrics.
    """
    return cloudwatch.MathExpression(
        expression=f"IF(failed >= {least}, 100 * failed / ({total}), 0)", using_metrics=dict(metrics), period=period
    )


def table_metric(name: str, table_name: str) -> cloudwatch.MathExpression:
    """Add up one of DynamoDB's metrics over all operations on a table; it is written by operation alone."""
    of_table = f"FROM SCHEMA(\"AWS/DynamoDB\", TableName, Operation) WHERE TableName = '{table_name}'"
    return cloudwatch.MathExpression(expression=f"SELECT SUM({name}) {of_table}", using_metrics={}, period=PERIOD)
