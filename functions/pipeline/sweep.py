"""Puts overdue work back on its queue every minute, for messages that were lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.connectors.pull.looks.repository import Looks
from scheducal.connectors.pull.queue import changes_queue
from scheducal.connectors.pull.subscriptions.repository import WatchRepository
from scheducal.connectors.push.queue import calendars_queue, send_on, sync_queue
from scheducal.connectors.push.repository import SyncRepository
from scheducal.metrics import own_metrics
from scheducal.needs import Needs, Queue, worker
from scheducal.store.table import table
from scheducal.system_names import EMAIL
from scheducal.webhooks.delivery.manifest import Manifests
from scheducal.webhooks.delivery.overdue import adopt_unfinished, send_overdue
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.wiring import replay_queue, retry_queue
from scheducal.webhooks.replay.rows import overdue_jobs

# More than this many in a minute wait for the next sweep.
MOST_PER_SHARD = 500
# What the last manifest, and what is overdue, may take. Every dispatch makes manifests, so that time alone bounds them.
RESERVE = timedelta(seconds=30)

SENDS: tuple[Queue, ...] = ("sync", "calendars", "changes", "retry", "replay")

logger = Logger()
metrics = own_metrics()


@worker(Needs(rows=("read", "add", "update", "remove"), indexes=("due",), sends=SENDS))
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """A row stays overdue until its message was sent, so that a sweep that fails is made good by the next."""
    del event
    now = clock.now()
    deadline = now + timedelta(milliseconds=context.get_remaining_time_in_millis()) - RESERVE
    overdue = SyncRepository(table(), EMAIL).due(now, MOST_PER_SHARD)
    syncs = send_on(overdue, sync_queue(), calendars_queue())
    visits = changes_queue().send(WatchRepository(table()).due(now, MOST_PER_SHARD))
    looks = changes_queue().send(Looks(table()).due(now, MOST_PER_SHARD))
    replays = replay_queue().send(overdue_jobs(table(), now, MOST_PER_SHARD))
    repository = DeliveryRepository(table())
    manifests = adopt_unfinished(repository, Manifests(table()), now, clock.until(deadline, clock.now))
    deliveries = send_overdue(repository, retry_queue(), now, MOST_PER_SHARD)
    # Nothing is written of nothing: a metric is billed for each hour in which it is written.
    if overdue_count := syncs + visits + looks + deliveries + replays:
        metrics.add_metric(name="Overdue", unit=MetricUnit.Count, value=overdue_count)
    if age := manifests.oldest.total_seconds():
        metrics.add_metric(name="ManifestAge", unit=MetricUnit.Seconds, value=age)
    counts = {"syncs": syncs, "visits": visits, "looks": looks, "deliveries": deliveries, "replays": replays}
    logger.info("swept", extra={**counts, "manifests": manifests.count})
