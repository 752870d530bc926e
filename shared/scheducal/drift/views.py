"""Consistency as answers show it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from scheducal.calendars.system import EMAIL, system_name
from scheducal.clock import isoformat
from scheducal.connections.connection import Connection
from scheducal.drift.answers import Comparison, Consistency, OldestLag, SystemConsistency
from scheducal.drift.findings import Report
from scheducal.drift.lag import Lag, Lags


def consistency(
    connections: Iterable[Connection], lags: Lags, reports: Mapping[str, Report], now: datetime
) -> Consistency:
    """reports: by calendar, `email` included."""
    systems = [_system(None, lags.of(EMAIL), reports.get(EMAIL), now)]
    for each in connections:
        lag = lags.of(system_name(each.kind, each.calendar_id))
        systems.append(_system(each, lag, reports.get(each.calendar_id), now))
    return Consistency(asOf=isoformat(now), isComplete=lags.is_complete, systems=systems)


def _system(connection: Connection | None, lag: Lag, report: Report | None, now: datetime) -> SystemConsistency:
    counts = report.counts if report else None
    return SystemConsistency(
        system=connection.kind if connection else "email",
        calendarId=connection.calendar_id if connection else None,
        state=connection.state if connection else "active",
        agree=counts.agree if counts else None,
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
