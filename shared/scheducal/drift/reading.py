"""What clients read about consistency."""

from __future__ import annotations

from datetime import datetime

from scheducal.api.envelope import success
from scheducal.api.idempotency import Answer
from scheducal.calendars.system import EMAIL
from scheducal.connections.repository import ConnectionRepository
from scheducal.drift.lag import read_lags
from scheducal.drift.repository import DriftRepository
from scheducal.drift.views import consistency
from scheducal.store.table import Table
from scheducal.tenants.models import Caller


def read_consistency(table: Table, caller: Caller, now: datetime) -> Answer:
    """Four requests to the table whatever there is, or up to eight where thousands of appointments wait."""
    connections = ConnectionRepository(table).all(caller.tenant_id)
    lags = read_lags(table, caller.tenant_id, now)
    calendars = [EMAIL, *(each.calendar_id for each in connections)]
    reports = DriftRepository(table).reports(caller.tenant_id, calendars)
    found = consistency(connections, lags, reports, now)
    return Answer(200, success("Consistency retrieved successfully", found))
