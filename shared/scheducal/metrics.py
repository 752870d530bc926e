"""What a function says of itself: metrics with the stage as a dimension, and unexpected faults."""

from __future__ import annotations

import traceback
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics, single_metric
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider
from botocore.exceptions import ClientError

from scheducal import trace
from scheducal.settings import stage_settings

NAMESPACE = "ScheduCal"


@cache
def own_metrics() -> Metrics:
    """Give what a function counts with; each metric has the dimensions `service` and `stage`.

    One object per process, so that the handler writes what the modules below it counted.
    """
    return Metrics(provider=_StageProvider(namespace=NAMESPACE))


def count_now(name: str) -> None:
    """Write one metric of its own at once, for code that several threads run, or that endpoints run too."""
    dimensions = {"stage": stage_settings().stage}
    with single_metric(name, MetricUnit.Count, 1, namespace=NAMESPACE, default_dimensions=dimensions):
        pass


class _StageProvider(AmazonCloudWatchEMFProvider):
    """Adds the stage when metrics are written: synthesis imports the workers too, and knows no stage then."""

    def serialize_metric_set(self, *given: Any, **named: Any) -> Any:
        """Give the line to write; raises MissingSettings where the environment names no stage."""
        self.add_dimension("stage", stage_settings().stage)
        return super().serialize_metric_set(*given, **named)


def log_request(logger: Logger, route: str | None, status: int, seconds: float) -> None:
    """Log the one line of a request. The route's pattern stands for the path, which may hold an address."""
    facts = {"route": route, "status": status, "duration_ms": round(1000 * seconds)}
    logger.info("request", extra={**facts, **trace.current().told})


def log_fault(logger: Logger, fault: Exception) -> None:
    """Log one line: the fault's type, the places it went through, AWS's own words, and the ids of what was handled."""
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(fault.__traceback__)]
    about = {**trace.current().told, **trace.handled(fault), **_of_aws(fault)}
    logger.error("unexpected fault", extra={**about, "fault": type(fault).__name__, "places": places})


def _of_aws(fault: BaseException | None) -> dict[str, str]:
    """Find the error of AWS behind a fault: its code and the operation, without its message, which may quote a row."""
    while fault is not None:
        if isinstance(fault, ClientError):
            return {"aws_code": fault.response.get("Error", {}).get("Code", ""), "aws_operation": fault.operation_name}
        fault = fault.__cause__ or fault.__context__
    return {}
