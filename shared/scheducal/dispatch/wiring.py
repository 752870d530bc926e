"""The check of events in a function of the stage: it reads the table, and tells the log and the metrics."""

from __future__ import annotations

from collections.abc import Callable

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from scheducal import clock
from scheducal.dispatch.rules import Unplanned
from scheducal.dispatch.service import check_events
from scheducal.store.table import table


def run_check(has_time: Callable[[], bool], logger: Logger, metrics: Metrics) -> None:
    """Check the events whose time has come, where a check is due."""

    def tell(unplanned: list[Unplanned]) -> None:
        for each in unplanned:
            logger.warning("unplanned", extra=each.named)
        metrics.add_metric(name="events.unplanned", unit=MetricUnit.Count, value=len(unplanned))
        # Before the check is noted: a process that ends in between must not take the count along.
        metrics.flush_metrics()

    check_events(table(), clock.now(), has_time, tell)
