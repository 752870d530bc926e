"""A kind of job for the tests: it leaves a row for each part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.job_kinds import JOB_KINDS
from scheducal.ids import new_id
from scheducal.jobs.model import Job, JobKind, JobState, Progress
from scheducal.jobs.rows import PREFIX, job_put, operator_jobs
from scheducal.store.keys import Key
from scheducal.store.table import table
from scheducal.store.writes import Put
from tests.integration.world.rows import Row, of_kind
from tests.integration.world.world import World

PARTS = 3


def counting(job: Job, has_time: Callable[[], bool]) -> Progress:
    """Leave one row, and go on until there are three."""
    assert has_time()
    number = int(job.cursor or 0) + 1
    table().put(Put(Key(f"T#{job.tenant_id}#PART", str(number)), {"kind": "part"}))
    return Progress(str(number) if number < PARTS else None, {"parts": 1}, {"last": number})


def failing(job: Job, has_time: Callable[[], bool]) -> Progress:
    """Fail, as long as nobody mends it."""
    del job, has_time
    raise RuntimeError("never works")


def install(patch: pytest.MonkeyPatch, step: Callable[[Job, Callable[[], bool]], Progress] = counting) -> None:
    """Let the worker know the kind `test`."""
    patch.setitem(JOB_KINDS, "test", JobKind("test", step, timedelta(days=7)))


def started(world: World, *, wait: timedelta = timedelta()) -> Job:
    """Start a job, as a service does with its own rows."""
    now = world.clock.now()
    tenant_id = world.tenant.tenant_id
    partition = operator_jobs(tenant_id)
    job = Job(partition, tenant_id, new_id(PREFIX, now), "test", now, now + wait, actor="operator")
    table().put(job_put(replace(job)))
    return job


def the_job() -> Row:
    """Give the row of the only job."""
    (row,) = of_kind("job")
    return row


def is_ended(state: JobState) -> bool:
    """Tell whether the only job ended so, with nothing left to do."""
    row = the_job()
    return row["state"] == state and "duePk" not in row and "claim" not in row
