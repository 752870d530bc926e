"""Reads committed rows from the table's stream, and queues what follows: syncs, deliveries, pull runs, jobs."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.connectors.looks.queue import changes_queue, messages_about
from scheducal.connectors.push.fan_out import raise_keepers, raise_mirrors
from scheducal.connectors.push.queue import calendars_queue, messages_for, send_on, sync_queue
from scheducal.connectors.reconcile.repository import first_comparisons
from scheducal.events.interested import Interested
from scheducal.jobs.queue import jobs_queue
from scheducal.jobs.rows import items_of
from scheducal.metrics import own_metrics
from scheducal.needs import Needs, Queue, worker
from scheducal.store.table import table
from scheducal.store.values import unmarshal
from scheducal.webhooks.delivery.wiring import fan_out, replay_queue, retry_queue
from scheducal.webhooks.replay.rows import jobs_of, singles_of

SENDS: tuple[Queue, ...] = ("sync", "calendars", "changes", "deliver", "retry", "jobs")
NEEDS = Needs(rows=("read", "add", "update"), sends=SENDS)

logger = Logger()
metrics = own_metrics()


@worker(NEEDS, suspended="goes_on")
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Fail so that the stream gives the batch again: what is there stays. `only`: an operator names who lacks it."""
    del context
    rows = [unmarshal(record["dynamodb"]["NewImage"]) for record in event["Records"]]
    events, replays = _of_kind(rows, "event"), _of_kind(rows, "replay")
    now = clock.now()
    only = event.get("only")
    raise_keepers(table(), events, only or (), now)
    syncs = send_on(messages_for(events), sync_queue(), calendars_queue())
    interested = Interested(table(), only)
    syncs += calendars_queue().send(raise_mirrors(table(), events, interested, now))
    changes_queue().send(messages_about(events))
    table().put_absent(first_comparisons(events, now))
    deliveries = fan_out().spread(events, interested, now, is_late=only is not None)
    retry_queue().send(singles_of(replays))
    replay_queue().send(jobs_of(replays))
    jobs_queue().send(items_of(_of_kind(rows, "job"), now))
    lost = ["connection.lost" for each in events if each["eventType"].endswith(".reauthorization_required")]
    for name in [*(each["eventType"] for each in events), *lost]:
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)
    logger.info("dispatched", extra={"events": len(events), "syncs": syncs, "deliveries": deliveries})
    return {"batchItemFailures": []}


def _of_kind(rows: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["kind"] == kind]
