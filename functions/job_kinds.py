"""Every kind of job. A new kind is one entry more, and what its steps need goes into the worker's needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from aws_lambda_powertools.metrics import MetricUnit

from scheducal import clock
from scheducal.jobs.model import Job, JobKind, Progress
from scheducal.metrics import own_metrics
from scheducal.privacy.job import KIND as PRIVACY
from scheducal.privacy.job import PrivacyJob, is_due
from scheducal.privacy.model import KEPT
from scheducal.privacy.retention.job import KIND as RETENTION
from scheducal.privacy.retention.job import RetentionJob
from scheducal.store.table import table
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.wiring import replay_queue, retry_queue
from scheducal.webhooks.replay.worker import ReplayWorker


def _privacy(job: Job, has_time: Callable[[], bool]) -> Progress:
    progress = PrivacyJob(table(), clock.now).step(job, has_time)
    if progress.cursor is not None and is_due(job, clock.now()):
        own_metrics().add_metric(name="privacy.due", unit=MetricUnit.Count, value=1)
    return progress


def _retention(job: Job, has_time: Callable[[], bool]) -> Progress:
    return RetentionJob(table(), clock.now).step(job, has_time)


JOB_KINDS: dict[str, JobKind] = {
    PRIVACY: JobKind(PRIVACY, _privacy, KEPT),
    RETENTION: JobKind(RETENTION, _retention),
}


@cache
def replay_worker() -> ReplayWorker:
    """Give the worker of webhooks' replays, which are jobs with rows of their own."""
    return ReplayWorker(table(), DeliveryRepository(table()), retry_queue(), replay_queue(), clock.now)
