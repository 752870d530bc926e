"""Works off a batch of a queue's records, and reports the records that failed, so that only they come back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal.metrics import log_fault
from scheducal.trace import handling, tracing
from scheducal.values import dataclass
from scheducal.work_item import told

# Does the work of one record, and gives the outcomes to count.
Work = Callable[[SQSRecord], Iterable[str]]
# Records whose work ended, with their outcomes.
Done = Sequence[tuple[SQSRecord, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class BatchRunner:
    """Runs a worker's batches.

    name: each outcome counts as the metric `<name>.<outcome>`. A record that fails counts as `<name>.fault`.
    tally: counts elsewhere what a batch did. A fault of its is logged, and brings no record back.
    """

    name: str
    logger: Logger
    metrics: Metrics
    tally: Callable[[Done], None] | None = None

    def work_off(self, event: dict[str, Any], context: LambdaContext, work: Work) -> Any:
        """Do the work of each record, one after the other. Give Lambda's partial batch response.

        Raises BatchProcessingError where every record failed, so that the function's error alarm goes off.
        """
        return self._processed(event, context, _traced(work), raises=True)

    def work_off_at_once(self, event: dict[str, Any], context: LambdaContext, work: Work) -> Any:
        """Do the work of all records at the same time, for work that waits for others. Give the partial response."""
        records = event["Records"]
        with ThreadPoolExecutor(max_workers=len(records)) as pool:
            done: dict[str, Future[Iterable[str]]] = {
                record["messageId"]: pool.submit(_traced(work), SQSRecord(record)) for record in records
            }
        return self._processed(event, context, lambda record: done[record.message_id].result(), raises=False)

    def _processed(self, event: dict[str, Any], context: LambdaContext, work: Work, *, raises: bool) -> Any:
        # Outcomes are counted here, in one thread: Powertools' metrics lose counts of several.
        ended: list[tuple[SQSRecord, Sequence[str]]] = []

        def counted(record: SQSRecord) -> None:
            try:
                outcomes = tuple(work(record))
                self._count(outcomes)
                ended.append((record, outcomes))
            except Exception as fault:
                # Without its message, which may quote a person. The queue hands the record out again.
                log_fault(self.logger, fault)
                self._count(["fault"])
                raise

        processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=raises)
        answer = process_partial_response(event=event, record_handler=counted, processor=processor, context=context)
        self._tally(ended)
        return answer

    def _tally(self, ended: Done) -> None:
        if self.tally is None or not ended:
            return
        try:
            self.tally(ended)
        except Exception as fault:  # noqa: BLE001  the work is done: a count is not worth doing it again
            log_fault(self.logger, fault)

    def _count(self, outcomes: Iterable[str]) -> None:
        for each in outcomes:
            self.metrics.add_metric(name=f"{self.name}.{each}", unit=MetricUnit.Count, value=1)


def _traced(work: Work) -> Work:
    """Let the work of a record belong to the request behind it, and its faults name the record's ids."""

    def traced(record: SQSRecord) -> Iterable[str]:
        request_id, ids = told(record.body)
        with tracing(request_id), handling({"message_id": record.message_id, **ids}):
            return work(record)

    return traced
