"""Puts overdue work back on its queue every minute, for messages that were lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.due_kinds import DELIVERIES, DUE_KINDS
from scheducal import clock
from scheducal.metrics import own_metrics
from scheducal.needs import Needs, worker
from scheducal.store.table import table
from scheducal.webhooks.delivery.manifest import DeliveryManifests
from scheducal.webhooks.delivery.overdue import adopt_unfinished
from scheducal.webhooks.delivery.repository import DeliveryRepository

# More than this many in a minute wait for the next sweep.
MOST_PER_SHARD = 500
# What the last manifest, and what is overdue, may take. Every dispatch makes manifests, so that time alone bounds them.
RESERVE = timedelta(seconds=30)

SENDS = tuple(dict.fromkeys(queue for kind in DUE_KINDS for queue in kind.queues))

logger = Logger()
metrics = own_metrics()


@worker(Needs(rows=("read", "add", "update", "remove"), indexes=("due",), sends=SENDS), suspended="goes_on")
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Keep a row overdue until its message was sent, so that a sweep that fails is made good by the next."""
    del event
    now = clock.now()
    has_time = clock.has_time(context.get_remaining_time_in_millis(), RESERVE)
    counts = {kind.name: kind.sweep(table(), now, MOST_PER_SHARD) for kind in DUE_KINDS if kind is not DELIVERIES}
    # The manifests make more deliveries due.
    manifests = adopt_unfinished(DeliveryRepository(table()), DeliveryManifests(table()), now, has_time)
    counts[DELIVERIES.name] = DELIVERIES.sweep(table(), now, MOST_PER_SHARD)
    # Nothing is written of nothing: a metric is billed for each hour in which it is written.
    if overdue_count := sum(counts.values()):
        metrics.add_metric(name="Overdue", unit=MetricUnit.Count, value=overdue_count)
    if age := manifests.oldest.total_seconds():
        metrics.add_metric(name="ManifestAge", unit=MetricUnit.Seconds, value=age)
    logger.info("swept", extra={**counts, "manifests": manifests.count})
