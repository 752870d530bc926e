"""What is said of a flood: a line and a metric, at most one of each a second, whatever comes."""

from __future__ import annotations

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit

from scheducal.api.strangers.shared_allowance import blinded
from scheducal.metrics import own_metrics

FLOODED = "request.flooded"
_SECOND = 1_000_000

logger = Logger()
metrics = own_metrics()


class Floods:
    """Counts what this process refused since it last said so."""

    def __init__(self) -> None:
        self._refused = 0
        self._silent_until = 0

    def note(self, source: str, route_class: str, now: int) -> None:
        """Count one more refused request. The line names the newest source, by its code."""
        self._refused += 1
        if now < self._silent_until:
            return
        refused, self._refused, self._silent_until = self._refused, 0, now + _SECOND
        logger.warning("flooded", extra={"source": blinded(source), "route_class": route_class, "refused": refused})
        metrics.add_metric(name=FLOODED, unit=MetricUnit.Count, value=refused)
        metrics.flush_metrics()
