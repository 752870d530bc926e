"""Reads how far each system agrees with the appointments, and shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from scheducal.clock import isoformat
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.reconcile.lag import Lag, Lags, read_lags
from scheducal.connectors.reconcile.model import Report
from scheducal.connectors.reconcile.repository import DriftRepository
from scheducal.connectors.reconcile.responses import Comparison, Consistency, OldestLag, State, SystemConsistency
from scheducal.store.table import Table
from scheducal.system_names import EMAIL, calendar_of, connection_of, kind_of, system_name


def consistency(
    connections: Iterable[Connection], lags: Lags, reports: Mapping[str, Report], now: datetime
) -> Consistency:
    """Render how far each system agrees with the appointments.

    reports: by calendar, `email` included. Calendars that were disconnected come last, while they fail anything.
    """
    states: dict[str, State] = {EMAIL: "active"}
    states |= {system_name(each.kind, each.connection_id): each.state for each in connections}
    states |= dict.fromkeys(sorted(lags.by_system.keys() - states.keys()), "disconnected")
    systems = [
        _system(name, state, lags.of(name), reports.get(connection_of(name) or EMAIL), now)
        for name, state in states.items()
    ]
    return Consistency(asOf=isoformat(now), isComplete=lags.is_complete, systems=systems)


def _system(name: str, state: State, lag: Lag, report: Report | None, now: datetime) -> SystemConsistency:
    counts = report.counts if report else None
    return SystemConsistency(
        system=kind_of(name),
        calendarId=calendar_of(name),
        state=state,
        agree=counts.agree + counts.repaired if counts else None,
        lag=lag.lag,
        differ=counts.differ - counts.repaired if counts else None,
        failed=lag.failed,
        oldestLag=_oldest(lag.oldest, now) if lag.oldest else None,
        comparison=_comparison(report) if report else None,
    )


def _oldest(since: datetime, now: datetime) -> OldestLag:
    return OldestLag(seconds=max(int((now - since).total_seconds()), 0), since=isoformat(since))


def _comparison(report: Report) -> Comparison:
    counts = report.counts
    return Comparison(
        began=isoformat(report.began_at),
        ended=isoformat(report.ended_at),
        checked=counts.checked,
        agree=counts.agree,
        lag=counts.lag,
        differ=counts.differ,
        repaired=counts.repaired,
        leftBehind=counts.left_behind - counts.removed,
    )


def read_consistency(table: Table, tenant_id: str, now: datetime) -> Consistency:
    """Read it in four requests to the table, or up to eight where thousands of appointments wait."""
    connections = ConnectionRepository(table).calendars(tenant_id)
    lags = read_lags(table, tenant_id, now)
    calendars = [EMAIL, *(each.connection_id for each in connections)]
    reports = DriftRepository(table).reports(tenant_id, calendars)
    return consistency(connections, lags, reports, now)
