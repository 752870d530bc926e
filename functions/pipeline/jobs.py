"""Works jobs off, a part at a time; replays of webhooks are jobs with rows of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.job_kinds import job_worker, replay_worker
from scheducal import clock
from scheducal.jobs.rows import JobItem
from scheducal.metrics import own_metrics
from scheducal.needs import REACHES_CALENDARS, SCAN_WRITE, worker
from scheducal.values import replace
from scheducal.webhooks.replay.rows import ReplayMessage, is_replay
from scheducal.work_batch import BatchRunner

# A part that has no more time still keeps what it did, and sends the next one.
RESERVE = timedelta(seconds=20)
NEEDS = replace(
    REACHES_CALENDARS,
    rows=SCAN_WRITE,
    indexes=("due", "recent", "lists"),
    consumes=("jobs",),
    sends=("retry", "jobs"),
    exports=True,
    purges_mail=True,
    archives=True,
)

logger = Logger()
metrics = own_metrics()
batches = BatchRunner("jobs", logger, metrics)


@worker(NEEDS, suspended="goes_on")
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
    outcome = job_worker().work(item, has_time)
    logger.info("job worked", extra={"job_id": item.job_id, "outcome": outcome})
    return (outcome,) if outcome in {"fault", "failed"} else ()
