"""Compares calendars whose comparison is due, and checks events. For an operator it works one part of a comparison."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import timedelta
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.connectors.reconcile.job import ReconcileRun, asked, job
from scheducal.connectors.reconcile.repository import Comparable, DriftRepository
from scheducal.dispatch.wiring import run_check
from scheducal.metrics import log_fault, own_metrics
from scheducal.needs import REACHES_CALENDARS, worker
from scheducal.store.table import table
from scheducal.tenants.suspension import Suspensions

# What one appointment, and the writes after it, may take.
RESERVE = timedelta(seconds=30)
# More than this many wait for the next run.
MOST_PER_SHARD, AT_ONCE = 25, 10

logger, metrics = Logger(), own_metrics()


@worker(replace(REACHES_CALENDARS, indexes=("due", "lists"), sends=("calendars",)), suspended="waits")
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any] | None:
    """Keep a comparison due until its end is written, so that a run that fails is made good by the next."""
    here = job(has_time := clock.has_time(context.get_remaining_time_in_millis(), RESERVE))
    gate = Suspensions(table(), clock.now)
    if "calendarId" in event:
        return {"error": "the tenant is suspended"} if gate.has(event["tenantId"]) else asked(here, event)
    due = gate.let_through(DriftRepository(table()).due(clock.now(), MOST_PER_SHARD))
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        faults = [each for each in pool.map(partial(_compare, here), due) if each is not None]
    run_check(has_time, logger, metrics)
    if faults:
        raise faults[0]
    return None


def _compare(here: ReconcileRun, one: Comparable) -> Exception | None:
    try:
        outcome, counts = here.work(one.tenant_id, one.connection_id)
    except Exception as fault:  # noqa: BLE001  one calendar must not keep the others from being compared
        log_fault(logger, fault)
        return fault
    logger.info("compared", extra={**asdict(one), "outcome": outcome, "unrepaired": counts.unrepaired})
    if outcome == "compared":
        for name in ("checked", "differ", "repaired", "left_behind", "unrepaired"):
            metrics.add_metric(name=f"drift.{name}", unit=MetricUnit.Count, value=getattr(counts, name))
    return None
