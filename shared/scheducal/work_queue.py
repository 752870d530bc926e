"""Queues of work items: each begins chains of items, and ends those that are too long or too old."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit

from scheducal import clock, trace
from scheducal.metrics import own_metrics
from scheducal.queue import Outgoing, Queue
from scheducal.values import replace
from scheducal.work_item import Lineage, WorkItem

Item = TypeVar("Item", bound=WorkItem)

logger = Logger()
metrics = own_metrics()


class WorkQueue(Generic[Item]):
    """Takes items of one kind."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def send(self, items: Iterable[Item], delay: timedelta = timedelta()) -> int:
        """Send each once, none before it may be done, and give their number; raises queue.SendFailed."""
        now = clock.now()
        begun = (replace(each, lineage=self._lineage(each, now)) for each in dict.fromkeys(items))
        return self._queue.send(Outgoing(each.to_json(), max(delay, each.wait(now)), each.group) for each in begun)

    def _lineage(self, item: Item, now: datetime) -> Lineage:
        """Begin a chain, which belongs to the request at hand unless the item says which."""
        request_id = item.lineage.request_id or trace.current().request_id
        return replace(item.lineage.begun(now), request_id=request_id)

    def send_on(self, item: Item, delay: timedelta = timedelta()) -> bool:
        """Send an item that was received once more. False where its chain ends: then its due entry is all there is."""
        now = clock.now()
        after = item.lineage.next(now)
        if after is None:
            age = int(item.lineage.age(now).total_seconds())
            spent = {**item.ids, "hops": item.lineage.hops, "age_seconds": age}
            logger.warning("left to its due entry", extra=spent)
            metrics.add_metric(name="WorkItemsSpent", unit=MetricUnit.Count, value=1)
            return False
        self.send([replace(item, lineage=after)], delay)
        return True
