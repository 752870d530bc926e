"""Works jobs off, a part at a time; replays of webhooks are jobs with rows of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.job_kinds import JOB_KINDS, replay_worker
from scheducal import clock
from scheducal.jobs.queue import jobs_queue
from scheducal.jobs.repository import JobRepository
from scheducal.jobs.rows import JobItem
from scheducal.jobs.worker import JobWorker
from scheducal.metrics import own_metrics
from scheducal.needs import SCAN_WRITE, Needs, worker
from scheducal.store.table import table
from scheducal.webhooks.replay.rows import ReplayMessage, is_replay
from scheducal.work_batch import BatchRunner

# A part that has no more time still keeps what it did, and sends the next one.
RESERVE = timedelta(seconds=20)
NEEDS = Needs(
    rows=SCAN_WRITE, indexes=("recent",), consumes=("jobs",), sends=("retry", "jobs"), dependencies="outbound"
)

logger = Logger()
metrics = own_metrics()
batches = BatchRunner("jobs", logger, metrics)


@cache
def _worker() -> JobWorker:
    return JobWorker(JobRepository(table()), JOB_KINDS, jobs_queue(), clock.now)


@worker(NEEDS)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Let a message that fails come back by the queue; the job itself remembers how far it is."""
    has_time = clock.has_time(context.get_remaining_time_in_millis(), RESERVE)
    return batches.work_off(event, context, lambda record: _work(record, has_time))


def _work(record: SQSRecord, has_time: Callable[[], bool]) -> Iterable[str]:
    if is_replay(record.body):
        message = ReplayMessage.from_json(record.body)
        logger.info("replayed", extra={"job_id": message.job_id, "outcome": replay_worker().work(message)})
        return ()
    item = JobItem.from_json(record.body)
    outcome = _worker().work(item, has_time)
    logger.info("job worked", extra={"job_id": item.job_id, "outcome": outcome})
    return (outcome,) if outcome in {"fault", "failed"} else ()
