"""The steps of jobs that use buckets, on the function's own table and buckets."""

from __future__ import annotations

from collections.abc import Callable

from scheducal import clock
from scheducal.audit.archive.bucket import archive_bucket
from scheducal.audit.archive.repository import ChainRepository
from scheducal.audit.archive.sealing import Sealing
from scheducal.jobs.model import Job, Progress
from scheducal.operators.buckets import exports_bucket, mail_bucket
from scheducal.operators.deletion.raw_mail import RawMail
from scheducal.operators.deletion.removal import Removal
from scheducal.operators.deletion.revocation import end_connections
from scheducal.operators.exports import export_part
from scheducal.privacy.retention.job import RetentionJob
from scheducal.store.table import table


def remove(job: Job, has_time: Callable[[], bool]) -> Progress:
    """Do the next part of a deletion."""
    sealing = Sealing(ChainRepository(table()), archive_bucket())
    return Removal(table(), mail_bucket(), end_connections, sealing, clock.now).part(job, has_time)


def retain(job: Job, has_time: Callable[[], bool]) -> Progress:
    """Do the next part of a round of retention."""
    return RetentionJob(table(), RawMail(mail_bucket()), clock.now).step(job, has_time)


def export(job: Job, has_time: Callable[[], bool]) -> Progress:
    """Do the next part of an export."""
    return export_part(table(), exports_bucket(), clock.now, job, has_time)
