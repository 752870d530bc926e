"""Privacy requests and legal holds as answers show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from scheducal.clock import isoformat
from scheducal.inventory.views import exported
from scheducal.jobs.model import Job
from scheducal.pagination import Listed
from scheducal.privacy.model import DEADLINE, LegalHold, Sought
from scheducal.privacy.person.report import REASONS
from scheducal.privacy.responses import (
    LegalHolds,
    PrivacyRequestPage,
    ResultPage,
    ShownLegalHold,
    ShownPrivacyRequest,
    ShownReport,
)
from scheducal.store.values import Item


def shown(job: Job, now: datetime) -> ShownPrivacyRequest:
    """Render a request."""
    due, sought = job.created_at + DEADLINE, Sought.of(job.parameters["sought"])
    return ShownPrivacyRequest(
        requestId=job.job_id,
        type=job.parameters["type"],
        customerId=sought.customer_id,
        email=sought.email,
        phone=sought.phone,
        state=_state(job),
        isOverdue=job.state != "done" and due < now,
        legalHoldId=job.report.get("legalHold"),
        report=_report(job.report),
        dateCreated=isoformat(job.created_at),
        dueBy=isoformat(due),
        dateCompleted=isoformat(job.ended_at) if job.ended_at and job.state == "done" else None,
    )


def page(listed: Listed[Job], now: datetime) -> PrivacyRequestPage:
    """Render a page of requests."""
    return PrivacyRequestPage(privacyRequests=[shown(job, now) for job in listed.entries], nextCursor=listed.cursor)


def results(listed: Listed[Item]) -> ResultPage:
    """Render a page of what is known of a person."""
    lines = [exported(row) for row in listed.entries]
    return ResultPage(records=[line for line in lines if line is not None], nextCursor=listed.cursor)


def shown_hold(hold: LegalHold) -> ShownLegalHold:
    """Render a legal hold."""
    return ShownLegalHold(
        legalHoldId=hold.hold_id,
        customerId=hold.sought.customer_id,
        email=hold.sought.email,
        phone=hold.sought.phone,
        reason=hold.reason,
        dateCreated=isoformat(hold.created_at),
    )


def holds(found: Iterable[LegalHold]) -> LegalHolds:
    """Render all legal holds."""
    return LegalHolds(legalHolds=[shown_hold(each) for each in found])


def _state(job: Job) -> Literal["open", "held", "done", "failed"]:
    if job.state == "done":
        return "done"
    if job.state in ("failed", "called_off"):
        return "failed"
    return "held" if job.report.get("legalHold") else "open"


def _report(report: Any) -> ShownReport:
    return ShownReport(
        done=[{"where": place, "count": count} for place, count in sorted(report.get("done", {}).items()) if count],
        kept=[
            {"reason": name, "count": count, "why": REASONS[name]}
            for name, count in sorted(report.get("kept", {}).items())
        ],
        until=report.get("until"),
        retention=report.get("retention", {}),
    )
