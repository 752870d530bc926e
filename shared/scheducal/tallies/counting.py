"""Counts what a batch of a worker did, with one write for each tenant in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from scheducal import clock
from scheducal.store.table import Table
from scheducal.tallies.model import Mark
from scheducal.tallies.rows import counted

Done = Sequence[tuple[SQSRecord, Sequence[str]]]


def tallying(
    table: Callable[[], Table], marks: Callable[[SQSRecord, Sequence[str]], Iterable[Mark]]
) -> Callable[[Done], None]:
    """Give what counts a batch. marks: what a record and its outcomes count as."""

    def tally(done: Done) -> None:
        found = Counter(mark for record, outcomes in done for mark in marks(record, outcomes))
        for tenant_id in sorted({tenant for tenant, _ in found}):
            counts = {each: count for (tenant, each), count in found.items() if tenant == tenant_id}
            table().update(counted(tenant_id, counts, clock.now()))

    return tally
