"""One dashboard: above, what customers notice; below, the resources it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as http
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from infra.delivery import Delivery
from infra.function import SERVICE, ScheduCalFunction
from scheducal.appointments.rules import EventType
from scheducal.sync.worker import Outcome

PERIOD = Duration.minutes(5)
WIDTH = 6
EVENTS = get_args(EventType)
OUTCOMES: tuple[Outcome, ...] = ("synced", "retrying", "failed")


class Dashboard(Construct):
    """The stack's CloudWatch dashboard."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        api: http.HttpApi,
        delivery: Delivery,
        table: dynamodb.ITableV2,
        functions: Sequence[ScheduCalFunction],
    ) -> None:
        super().__init__(scope, construct_id)
        cloudwatch.Dashboard(
            self,
            "Dashboard",
            dashboard_name=name,
            widgets=[_business(api), _resources(delivery, table, functions)],
        )


def _business(api: http.HttpApi) -> list[cloudwatch.IWidget]:
    failures = [
        api.metric_client_error(period=PERIOD, label="Refused (4xx)"),
        api.metric_server_error(period=PERIOD, label="Failed (5xx)"),
    ]
    latency = [api.metric_latency(period=PERIOD, statistic=each, label=each) for each in ("p50", "p99")]
    return [
        _graph("Appointments", [_counted(name) for name in EVENTS]),
        _graph("Invitations", [_counted(f"sync.{name}") for name in OUTCOMES] + [_counted("Overdue")]),
        _graph("Requests", [api.metric_count(period=PERIOD, label="All"), *failures]),
        _graph("Answer time, ms", latency),
    ]


def _counted(name: str) -> cloudwatch.Metric:
    """What our own functions count."""
    return cloudwatch.Metric(
        namespace="ScheduCal",
        metric_name=name,
        dimensions_map={"service": SERVICE},
        period=PERIOD,
        statistic="Sum",
        label=name,
    )


def _resources(
    delivery: Delivery, table: dynamodb.ITableV2, functions: Sequence[ScheduCalFunction]
) -> list[cloudwatch.IWidget]:
    errors = [each.function.metric_errors(period=PERIOD, label=each.node.id) for each in functions]
    duration = [each.function.metric_duration(period=PERIOD, statistic="p99", label=each.node.id) for each in functions]
    waiting = [delivery.sync_queue.metric_approximate_age_of_oldest_message(period=PERIOD, label="Sync queue")]
    dead = [
        queue.metric_approximate_number_of_messages_visible(period=PERIOD, label=name)
        for name, queue in delivery.dead_letter_queues.items()
    ]
    capacity = [
        table.metric_consumed_read_capacity_units(period=PERIOD, label="Read"),
        table.metric_consumed_write_capacity_units(period=PERIOD, label="Write"),
    ]
    return [
        _graph("Function errors", errors),
        _graph("Function duration p99, ms", duration),
        _graph("Dead letters", dead),
        _graph("Oldest message, s", waiting),
        _graph("Table capacity units", capacity),
    ]


def _graph(title: str, metrics: Sequence[cloudwatch.IMetric]) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=WIDTH)
