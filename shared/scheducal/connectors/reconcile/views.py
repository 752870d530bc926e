"""Consistency as answers show it."""

from __future__ import annotations

from datetime import datetime

from scheducal.clock import isoformat
from scheducal.connectors.reconcile.model import Report
from scheducal.connectors.reconcile.queries import ConsistencyFacts, Lag
from scheducal.connectors.reconcile.responses import Comparison, Consistency, OldestLag, State, SystemConsistency
from scheducal.system_names import EMAIL, calendar_of, connection_of, kind_of, system_name


def consistency(found: ConsistencyFacts, now: datetime) -> Consistency:
    """Render how far each system agrees. Those that were disconnected come last, while they fail anything."""
    states: dict[str, State] = {EMAIL: "active"}
    states |= {system_name(each.kind, each.connection_id): each.state for each in found.connections}
    states |= dict.fromkeys(sorted(found.lags.by_system.keys() - states.keys()), "disconnected")
    systems = [
        _system(name, state, found.lags.of(name), found.reports.get(connection_of(name) or EMAIL), now)
        for name, state in states.items()
    ]
    return Consistency(asOf=isoformat(now), isComplete=found.lags.is_complete, systems=systems)


def _system(name: str, state: State, lag: Lag, report: Report | None, now: datetime) -> SystemConsistency:
    counts = report.counts if report else None
    return SystemConsistency(
        system=kind_of(name),
        calendarId=calendar_of(name),
        connectionId=connection_of(name),
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
