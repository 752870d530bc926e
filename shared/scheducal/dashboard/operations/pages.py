"""The pages of the stage: read, turn into what is shown, answer."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from aws_lambda_powertools import Logger
from botocore.config import Config

from scheducal import aws
from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.operations.dead_letters import message_lines, redriven, words_about
from scheducal.dashboard.operations.health import Stage
from scheducal.dashboard.operations.settings import operations_settings
from scheducal.dashboard.operations.views import (
    Costs,
    alarm_lines,
    flood_chart,
    month_cost,
    queue_lines,
    runner_lines,
)
from scheducal.errors import Refusal
from scheducal.operators.dead_letters.queues import DeadLetterQueues
from scheducal.settings import stage_settings

TEMPLATES = Path(__file__).with_name("templates")
BASE = "/dashboard/operations"
_CLIENT = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2, "mode": "standard"})
# Messages that one request moves by itself, where SQS has no task for it.
_MOST_MOVED = 100

logger = Logger()


@cache
def stage() -> Stage:
    """Give the stage as CloudWatch knows it."""
    return Stage(aws.client("cloudwatch", _CLIENT), stage_settings().stage, operations_settings())


@cache
def dead_letters() -> DeadLetterQueues:
    """Give the stage's dead-letter queues."""
    return DeadLetterQueues(aws.client("sqs", _CLIENT), operations_settings().dead_letters, most=_MOST_MOVED)


@cache
def _costs() -> Costs:
    return Costs(**json.loads(Path(__file__).with_name("costs.json").read_text("utf-8")))


def show(request: PageRequest) -> PageResponse:
    """Show how the stage is. Four AWS requests."""
    health = stage().health(request.at)
    clock = Clock(request.viewer.zone, request.at)
    return page(
        request,
        TEMPLATES,
        "operations.html",
        title="Operations",
        stage=stage_settings().stage,
        alarms=alarm_lines(health.in_force, operations_settings().dead_letters),
        watched=len(health.alarms),
        runners=runner_lines(health.runners, clock),
        queues=queue_lines(health),
        floods=flood_chart(health.floods, clock),
        cost=month_cost(_costs(), health.bookings, request.at),
    )


def alarms(request: PageRequest) -> PageResponse:
    """Show the alarms in force alone, as the overview does. Two AWS requests."""
    found = stage().alarms(StateValue="ALARM")
    lines = alarm_lines(found, operations_settings().dead_letters)
    return page(request, TEMPLATES, "alarms.html", title="Alarms in force", alarms=lines)


def dead(request: PageRequest) -> PageResponse:
    """Show what one dead-letter queue holds, beside the runbook's words. Three AWS requests."""
    queue = _queue(request)
    found = dead_letters().look(queue)
    return page(
        request,
        TEMPLATES,
        "dead.html",
        title=f"Dead letters of {queue}",
        queue=queue,
        waiting=found["waiting"],
        messages=message_lines(found["messages"]),
        runbook=words_about(queue),
    )


def redrive(request: PageRequest) -> PageResponse:
    """Send a queue's dead letters back."""
    outcome = dead_letters().redrive(_queue(request))
    logger.info("redriven", extra={**outcome, "by": request.viewer.principal.actor})
    return redirect(f"{BASE}/dead-letters/{outcome['queue']}", redriven(outcome))


def _queue(request: PageRequest) -> str:
    """Give the name in the path; raises Refusal `not_found`."""
    queue = request.parts["queue"]
    if queue not in operations_settings().dead_letters:
        raise Refusal("not_found", "there is no such queue")
    return queue
