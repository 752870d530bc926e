"""Tells every minute of the holds that have expired."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.bookings.holds.expiry import Expiry
from scheducal.metrics import own_metrics
from scheducal.needs import Needs, worker
from scheducal.store.table import table

# More than this many in a minute wait for the next one.
MOST_PER_SHARD = 200

NEEDS = Needs(rows=("read", "write"), indexes=("due",))

logger = Logger()
metrics = own_metrics()


@worker(NEEDS, suspended="goes_on")
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Keep a hold due until its end is committed, so that a run that fails is made good by the next."""
    del event, context
    expired = Expiry(table()).expire(clock.now(), MOST_PER_SHARD)
    if expired:  # a metric is billed for each hour in which it is written
        metrics.add_metric(name="ExpiredHolds", unit=MetricUnit.Count, value=expired)
    logger.info("expired", extra={"holds": expired})
