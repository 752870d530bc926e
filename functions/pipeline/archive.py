"""Seals the days of all tenants' audit logs, a few hours after they end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.audit.archive.bucket import archive_bucket
from scheducal.audit.archive.repository import ChainRepository
from scheducal.audit.archive.sealing import Sealing
from scheducal.metrics import log_fault, own_metrics
from scheducal.needs import Needs, worker
from scheducal.store.table import table
from scheducal.tenants.repository import TenantRepository

# What one part may take. A run that ends early is gone on with by the next.
RESERVE = timedelta(seconds=30)
_PAGE = 100

logger = Logger()
metrics = own_metrics()


@worker(Needs(rows=("read", "write"), indexes=("lists",), archives=True, timeout_seconds=600), suspended="goes_on")
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Keep no tenant's days back for the fault of another's, and raise the first fault at the end."""
    del event
    has_time = clock.has_time(context.get_remaining_time_in_millis(), RESERVE)
    sealing, faults, start = Sealing(ChainRepository(table()), archive_bucket()), [], None
    while has_time():
        tenants, start = TenantRepository(table()).tenants(start, _PAGE)
        for tenant in tenants:
            try:
                sealed = list(sealing.seal(tenant.tenant_id, clock.now(), has_time))
            except Exception as fault:  # noqa: BLE001  raised below
                log_fault(logger, fault)
                faults.append(fault)
                continue
            if sealed:
                logger.info("sealed", extra={"tenant_id": tenant.tenant_id, "days": len(sealed)})
                metrics.add_metric(name="SealedDays", unit=MetricUnit.Count, value=len(sealed))
        if start is None:
            break
    if faults:
        raise faults[0]
