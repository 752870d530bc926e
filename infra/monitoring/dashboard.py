"""One dashboard: above, what customers notice; below, the resources it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import aws_apigatewayv2 as http
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.functions.function import ScheduCalFunction
from infra.monitoring.metrics import PERIOD, own_metric
from scheducal.connectors.push.worker import PushResult
from scheducal.events.types import APPOINTMENT_EVENT_TYPES
from scheducal.webhooks.delivery.model import State

# Of the 24 columns that CloudWatch has.
WIDTH = 6
BUSINESS_WIDTH = 4
EVENTS = APPOINTMENT_EVENT_TYPES
DELIVERIES: tuple[State, ...] = ("delivered", "retrying", "undelivered", "skipped")
OUTCOMES: tuple[PushResult, ...] = ("synced", "retrying", "failed")


class Dashboard(Construct):
    """The stack's CloudWatch dashboard."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        stage: str,
        api: http.HttpApi,
        queues: Mapping[str, sqs.Queue],
        dead_letter_queues: Mapping[str, sqs.Queue],
        table: dynamodb.ITableV2,
        functions: Sequence[ScheduCalFunction],
    ) -> None:
        super().__init__(scope, construct_id)
        cloudwatch.Dashboard(
            self,
            "Dashboard",
            dashboard_name=name,
            widgets=[_business(api, stage), [*_queues(queues, dead_letter_queues), *_resources(table, functions)]],
        )


def _business(api: http.HttpApi, stage: str) -> list[cloudwatch.IWidget]:
    def counted(name: str) -> cloudwatch.Metric:
        return own_metric(name, stage, label=name)

    failures = [
        api.metric_client_error(period=PERIOD, label="Refused (4xx)"),
        api.metric_server_error(period=PERIOD, label="Failed (5xx)"),
    ]
    latency = [api.metric_latency(period=PERIOD, statistic=each, label=each) for each in ("p50", "p99")]
    return [
        _graph("Appointments", [counted(name) for name in EVENTS], BUSINESS_WIDTH),
        _graph("Invitations", [counted(f"sync.{name}") for name in OUTCOMES] + [counted("Overdue")], BUSINESS_WIDTH),
        _graph("Webhooks", [counted(f"delivery.{name}") for name in DELIVERIES], BUSINESS_WIDTH),
        _graph("Requests", [api.metric_count(period=PERIOD, label="All"), *failures], BUSINESS_WIDTH),
        _graph("Answer time, ms", latency, BUSINESS_WIDTH),
    ]


def _queues(queues: Mapping[str, sqs.Queue], dead: Mapping[str, sqs.Queue]) -> list[cloudwatch.IWidget]:
    waiting = [
        queue.metric_approximate_age_of_oldest_message(period=PERIOD, label=name) for name, queue in queues.items()
    ]
    dead_letters = [
        queue.metric_approximate_number_of_messages_visible(period=PERIOD, label=name) for name, queue in dead.items()
    ]
    return [_graph("Dead letters", dead_letters), _graph("Oldest message, s", waiting)]


def _resources(table: dynamodb.ITableV2, functions: Sequence[ScheduCalFunction]) -> list[cloudwatch.IWidget]:
    errors = [each.metric("Errors", PERIOD).with_(label=each.node.id) for each in functions]
    duration = [each.metric("Duration", PERIOD, "p99").with_(label=each.node.id) for each in functions]
    capacity = [
        table.metric_consumed_read_capacity_units(period=PERIOD, label="Read"),
        table.metric_consumed_write_capacity_units(period=PERIOD, label="Write"),
    ]
    return [
        _graph("Function errors", errors),
        _graph("Function duration p99, ms", duration),
        _graph("Table capacity units", capacity),
    ]


def _graph(title: str, metrics: Sequence[cloudwatch.IMetric], width: int = WIDTH) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=width)
