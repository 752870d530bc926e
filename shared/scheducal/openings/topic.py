"""A question together with the service it is about, as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheducal.availability.asked import Asked
from scheducal.availability.bounds import bookable
from scheducal.availability.plan import Plan
from scheducal.availability.ranges import Span
from scheducal.availability.zone_clock import clock_of
from scheducal.catalog.served import ServiceWithResources
from scheducal.ledger.repository import LedgerRepository
from scheducal.openings.known import Known
from scheducal.openings.question import Question
from scheducal.openings.views import Shown


@dataclass(frozen=True, slots=True)
class Topic:
    """span: the starts that can be booked at all. time_zone: the asker's, or else the service's."""

    plan: Plan
    asked: Asked
    known: Known
    span: Span
    time_zone: str
    shown: Shown


def topic_of(question: Question, served: ServiceWithResources, ledger: LedgerRepository, at: datetime) -> Topic:
    """Raises Refusal as the question does."""
    plan, now = question.plan(served), int(at.timestamp())
    zone = question.time_zone or plan.service.time_zone
    asked = Asked(question.duration_of(plan), now, question.seats, zone)
    span = bookable(plan, now)
    return Topic(plan, asked, Known(ledger, plan, now), span, zone, Shown(clock_of(zone, *span)))
