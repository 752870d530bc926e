"""An operator's comparison: one part for each invocation, whose caller keeps how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from scheducal.calendars.connected import AccessLost
from scheducal.calendars.protocol import ProviderRefused, ProviderUnavailable
from scheducal.clock import to_seconds
from scheducal.connections.wiring import ConnectionGone
from scheducal.drift.findings import Progress, Report, progress_document, progress_of
from scheducal.drift.job import Job
from scheducal.drift.repository import DriftRepository
from scheducal.store.table import Contention

# Until a calendar that did not answer, or an appointment that somebody changes just now, is tried again.
_RETRY = timedelta(seconds=10)
_NO_WAIT = timedelta()


def asked(job: Job, event: Mapping[str, Any]) -> dict[str, Any]:
    """One part. event: `tenantId`, `calendarId`, `repair`, and `progress` as the part before gave it.

    Answers with `progress`, `isDone`, and `waitSeconds` before the next part may begin, or with `error` where none can
    succeed. Raises KeyError, TypeError, ValueError for another event.
    """
    begun = progress_of(event["progress"]) if event.get("progress") else Progress(to_seconds(job.clock()))
    try:
        reached, wait = _part(job, event, begun)
    except ConnectionGone:
        return {"error": "the calendar is not connected"}
    except AccessLost:
        return {"error": "the calendar lets us in no longer; its owner must give access anew"}
    except ProviderRefused as refused:
        return {"error": str(refused)}
    if reached.phase == "done" and event["repair"]:
        report = Report(reached.began_at, to_seconds(job.clock()), reached.counts)
        DriftRepository(job.table).report(event["tenantId"], event["calendarId"], report)
    document = progress_document(reached)
    return {"progress": document, "isDone": reached.phase == "done", "waitSeconds": wait.total_seconds()}


def _part(job: Job, event: Mapping[str, Any], begun: Progress) -> tuple[Progress, timedelta]:
    """How far it comes, and how long to wait then."""
    kept, repair = [begun], event["repair"]
    try:
        reached = job.part(event["tenantId"], event["calendarId"], begun, kept.append, repairs=repair, by_operator=True)
    except ProviderUnavailable as unavailable:
        return kept[-1], unavailable.retry_after or _RETRY
    except Contention:
        return kept[-1], _RETRY
    return (kept[-1], reached) if isinstance(reached, timedelta) else (reached, _NO_WAIT)
