"""The job of a privacy request: rounds through all rows, and at last the customer's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from scheducal.bookings.scheduling.customer_times import booked
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.catalog.customers.rows import customer_logged
from scheducal.catalog.repository import Change
from scheducal.clock import Clock, to_seconds
from scheducal.errors import Refusal
from scheducal.jobs.model import Job, Progress
from scheducal.privacy.model import DEADLINE, WARNING, LegalHold, Person, Sought
from scheducal.privacy.person.matching import ERASED
from scheducal.privacy.person.report import Report
from scheducal.privacy.person.rounds import Round
from scheducal.privacy.repository import PrivacyRepository
from scheducal.store.keys import customer_key
from scheducal.store.table import Table
from scheducal.tenants.repository import TenantRepository
from scheducal.values import dataclass, replace

KIND = "privacy"
# How often a request that waits looks whether it may go on.
PUSH_WAIT = timedelta(minutes=30)
HELD_WAIT, SHORTEST_WAIT, LONGEST_WAIT = timedelta(days=1), timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PrivacyJob:
    """Works a request off, part by part. A part that is done again changes nothing more."""

    table: Table
    clock: Clock

    def step(self, job: Job, has_time: Callable[[], bool]) -> Progress:
        """Do the next part."""
        at = to_seconds(self.clock())
        repository = PrivacyRepository(self.table)
        person = self._person(repository, job)
        erases = job.parameters["type"] == "delete"
        hold = held(repository, job.tenant_id, person) if erases else None
        if hold is not None:
            return Progress(job.cursor, report={"legalHold": hold.hold_id}, wait=HELD_WAIT)
        report = Report.of(job.report, first=not job.cursor)
        part = Round(self.table, repository, job, person, report, at)
        place = part.go(json.loads(job.cursor) if job.cursor else None, has_time)
        free = {"legalHold": None} if "legalHold" in job.report else {}
        if place is not None:
            return Progress(json.dumps(place, sort_keys=True), report={**report.item(), **free})
        if erases and report.pushing:
            return Progress("", report={**report.item(), **free}, wait=PUSH_WAIT)
        if erases and (report.until is not None or self._is_booked(job, person, at)):
            # What is still to come is erased in a later round.
            return Progress("", report={**report.item(), **free}, wait=_wait(report.until, at))
        self._end(job, person, report, at)
        return Progress(None, report={**report.item(), **free})

    def _person(self, repository: PrivacyRepository, job: Job) -> Person:
        """Give the person as the request found them, and as they are known by now."""
        known = Person.of(job.parameters["person"])
        try:
            return known.joined(repository.person(job.tenant_id, Sought.of(job.parameters["sought"])))
        except Refusal:
            return known  # the customer is gone, or others have the number by now

    def _end(self, job: Job, person: Person, report: Report, at: datetime) -> None:
        """Work on the customers' own rows, by which the person is known until then."""
        tenant = TenantRepository(self.table).tenant(job.tenant_id)
        report.retention = dict(tenant.retention) if tenant else {}
        report.keeps("proof")
        if job.parameters["type"] == "delete":
            report.keeps("receivedMails")
            report.keeps("shortLived")
            report.keeps("copies")
        customers = CustomerRepository(self.table)
        found = [customers.get(job.tenant_id, each) for each in sorted(person.customer_ids)]
        for customer in filter(None, found):
            if job.parameters["type"] == "access":
                keys = [customer_key(job.tenant_id, customer.customer_id)]
                PrivacyRepository(self.table).add_result(job.tenant_id, job.job_id, keys, at)
                report.did("customer")
            elif job.parameters["type"] == "delete":
                gone = replace(customer, version=customer.version + 1, updated_at=max(at, customer.updated_at))
                # Where somebody changes the customer just now, the part is tried again.
                change = Change(job.actor, "erased")
                # The audit log must not tell who was erased.
                nobody = replace(customer, name=ERASED, email=None, phone=None, notes=None, time_zone=None)
                customers.delete(customer, gone, change, {"customerLog": customer_logged(nobody, None, change)})
                report.did("customer")

    def _is_booked(self, job: Job, person: Person, at: datetime) -> bool:
        """Tell whether they have booked something while the rows were gone through."""
        return any(booked(self.table, job.tenant_id, each, at) for each in person.customer_ids)


def is_due(job: Job, at: datetime) -> bool:
    """Tell whether a person must look, since the deadline is a week away or less."""
    return job.is_open and job.created_at + DEADLINE - WARNING <= at


def held(repository: PrivacyRepository, tenant_id: str, person: Person) -> LegalHold | None:
    """Find the first legal hold on a person, None where nothing holds them."""
    return next((each for each in repository.holds(tenant_id) if each.person.is_same_as(person)), None)


def _wait(until: str | None, at: datetime) -> timedelta:
    end = datetime.fromisoformat(until) if until else at
    return min(max(end - at, SHORTEST_WAIT), LONGEST_WAIT)
