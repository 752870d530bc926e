"""Every kind of job. A new kind is one entry more, and what its steps need goes into the worker's needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from aws_lambda_powertools.metrics import MetricUnit

from scheducal import clock
from scheducal.jobs.model import Job, JobKind, Progress
from scheducal.jobs.queue import jobs_queue
from scheducal.jobs.repository import JobRepository
from scheducal.jobs.worker import JobWorker
from scheducal.metrics import own_metrics
from scheducal.operators.deletion.service import DELETION
from scheducal.operators.exports import EXPORT
from scheducal.operators.suspension import RESUMPTION, put_back_part
from scheducal.operators.wiring import export, remove, retain
from scheducal.privacy import job as privacy
from scheducal.privacy.model import KEPT
from scheducal.privacy.retention import job as retention
from scheducal.store.table import table
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.wiring import replay_queue, retry_queue
from scheducal.webhooks.replay.worker import ReplayWorker


def _privacy(job: Job, has_time: Callable[[], bool]) -> Progress:
    progress = privacy.PrivacyJob(table(), clock.now).step(job, has_time)
    if progress.cursor is not None and privacy.is_due(job, clock.now()):
        own_metrics().add_metric(name="privacy.due", unit=MetricUnit.Count, value=1)
    return progress


# The report of a deletion is all that is left of a tenant.
_KINDS = (
    JobKind(privacy.KIND, _privacy, KEPT),
    JobKind(retention.KIND, retain),
    JobKind(RESUMPTION, lambda *part: put_back_part(table(), clock.now, *part)),
    JobKind(EXPORT, export),
    JobKind(DELETION, remove, kept=None),
)
JOB_KINDS: dict[str, JobKind] = {each.name: each for each in _KINDS}


@cache
def job_worker() -> JobWorker:
    """Give the worker of all other jobs."""
    return JobWorker(JobRepository(table()), JOB_KINDS, jobs_queue(), clock.now)


@cache
def replay_worker() -> ReplayWorker:
    """Give the worker of webhooks' replays, which are jobs with rows of their own."""
    return ReplayWorker(table(), DeliveryRepository(table()), retry_queue(), replay_queue(), clock.now)
