"""The queue of jobs."""

from __future__ import annotations

from functools import cache

from scheducal.jobs.rows import JobItem
from scheducal.queue import sqs_queue
from scheducal.settings import job_settings
from scheducal.work_queue import WorkQueue

JobQueue = WorkQueue[JobItem]


@cache
def jobs_queue() -> JobQueue:
    """Give the function's own queue; one client per process."""
    return JobQueue(sqs_queue(job_settings().jobs_queue_url))
