"""What clients do with privacy requests and legal holds. Each change is one commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from scheducal.clock import to_seconds
from scheducal.commands.model import Command
from scheducal.commands.rows import First
from scheducal.commands.service import carry_out, guard, told_of_duplicate
from scheducal.errors import Refusal
from scheducal.ids import is_id, new_id
from scheducal.jobs.model import Job
from scheducal.jobs.repository import JobRepository
from scheducal.jobs.rows import JOBS, PREFIX, job_key, job_put
from scheducal.pagination import Listed, decode_parts, encode_parts, no_cursor
from scheducal.privacy.job import KIND
from scheducal.privacy.model import LegalHold, Person
from scheducal.privacy.repository import HOLD_PREFIX, MOST_HOLDS, PrivacyRepository, privacy_partition
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.commit import Writes, commit
from scheducal.store.keys import Key
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.values import dataclass

if TYPE_CHECKING:
    from scheducal.privacy.requests import CreateLegalHold, CreatePrivacyRequest

# Changes fields of a customer, by id, and writes further rows in the same commit.
Correct = Callable[[str, Mapping[str, str], Writes], object]


@dataclass(frozen=True, slots=True)
class Privacy:
    """The requests and holds of all tenants; a command says whose."""

    table: Table

    @property
    def repository(self) -> PrivacyRepository:
        """Give people, holds and results."""
        return PrivacyRepository(self.table)

    def kept_answer(self, key: Key) -> Item | None:
        """Read the idempotency record, None where there is none."""
        return self.table.get(key)

    def keep(self, extras: Writes) -> None:
        """Write only the extras; raises as `commit` does."""
        commit(self.table, extras)

    def start(self, command: Command[Job], request: CreatePrivacyRequest, correct: Correct) -> Job:
        """Give a job that answers the request; raises Refusal.

        correct: puts the customer's own row right, where there is one. That and the job are one commit: once the
            customer was put right, the job alone knows by what else they were known.
        """
        sought, corrections = request.sought, request.corrected
        tenant_id, at = command.principal.tenant_id, to_seconds(command.at)
        job_id = new_id(PREFIX, command.at)

        def attempt() -> Job:
            person = self.repository.person(tenant_id, sought)
            _check_correctable(person, corrections)
            parameters = {
                "type": request.type,
                "sought": sought.document(),
                "person": person.document(),
                "corrections": corrections,
            }
            partition = privacy_partition(tenant_id)
            job = Job(partition, tenant_id, job_id, KIND, at, at, command.principal.actor, parameters)
            first = First(job_id, [job_key(partition, job_id)])
            log = _logged("privacyRequest", job_id, "created", command, {"type": request.type})
            writes = {"job": job_put(job), **log, **guard(command, first), **command.kept(job)}
            if corrections and person.customer_ids:
                (customer_id,) = person.customer_ids
                correct(customer_id, corrections, writes)
            else:
                with told_of_duplicate(self, command, "requestId"):
                    commit(self.table, writes)
            return job

        return carry_out(self, command, attempt)

    def find(self, tenant_id: str, request_id: str) -> Job:
        """Read a request; raises Refusal `privacy_request_not_found`."""
        try:
            return JobRepository(self.table).find(privacy_partition(tenant_id), request_id)
        except Refusal as missing:
            message = "there is no privacy request with this id"
            raise Refusal("privacy_request_not_found", message, param="requestId") from missing

    def listed(self, tenant_id: str, limit: int, cursor: str | None) -> Listed[Job]:
        """Read one page, newest first; raises Refusal `invalid_cursor`."""
        partition, start = privacy_partition(tenant_id), None
        if cursor is not None:
            (after,) = decode_parts(cursor, 1)
            if not is_id(after, PREFIX):
                raise no_cursor()
            start = job_key(partition, after).attributes()
        found, place = JobRepository(self.table).newest(partition, limit, start)
        return Listed(found, encode_parts(place["sk"].removeprefix(JOBS)) if place else None)

    def results(self, tenant_id: str, request_id: str, limit: int, cursor: str | None) -> Listed[Item]:
        """Read one page of the result of an access request.

        Raises Refusal `privacy_request_not_found`, `privacy_request_open`, `invalid_cursor`.
        """
        job = self.find(tenant_id, request_id)
        if job.parameters["type"] != "access":
            raise Refusal("invalid_field", "only a request of the type access has a result", param="requestId")
        if job.is_open:
            raise Refusal("privacy_request_open", "the rows are still being gathered; come back later")
        after = decode_parts(cursor, 1)[0] if cursor is not None else ""
        rows, place = self.repository.results(tenant_id, request_id, after, limit)
        return Listed(rows, encode_parts(place) if place else None)

    def hold(self, command: Command[LegalHold], request: CreateLegalHold) -> LegalHold:
        """Give a new legal hold; raises Refusal."""
        sought, hold_id = request.sought, new_id(HOLD_PREFIX, command.at)
        tenant_id = command.principal.tenant_id

        def attempt() -> LegalHold:
            if len(self.repository.holds(tenant_id)) >= MOST_HOLDS:
                raise Refusal("invalid_field", f"a tenant has at most {MOST_HOLDS} legal holds; release one first")
            person = self.repository.person(tenant_id, sought)
            actor = command.principal.actor
            hold = LegalHold(tenant_id, hold_id, sought, person, request.reason, actor, to_seconds(command.at))
            log = _logged("legalHold", hold_id, "created", command)
            commit(self.table, {"hold": self.repository.hold_put(hold), **log, **command.kept(hold)})
            return hold

        return carry_out(self, command, attempt)

    def release(self, command: Command[LegalHold], hold_id: str) -> LegalHold:
        """Give the hold that has ended; raises Refusal `legal_hold_not_found`."""

        def attempt() -> LegalHold:
            hold = self.repository.hold(command.principal.tenant_id, hold_id)
            log = _logged("legalHold", hold_id, "released", command)
            commit(self.table, {"hold": self.repository.release(hold), **log, **command.kept(hold)})
            return hold

        return carry_out(self, command, attempt)

    def holds(self, tenant_id: str) -> list[LegalHold]:
        """List all legal holds, oldest first."""
        return self.repository.holds(tenant_id)


def _logged(
    kind: str, identity: str, action: str, command: Command[Any], after: Mapping[str, str] | None = None
) -> Writes:
    """Build the entry of the audit log. It says nothing of the person, since it outlives an erasure."""
    subject = Subject(command.principal.tenant_id, kind, identity)
    return {"log": entry_put(subject, action, command.principal.actor, after=after)}


def _check_correctable(person: Person, corrections: Mapping[str, str]) -> None:
    """Raise Refusal `invalid_field` for an address or a number of somebody who is no customer."""
    if not person.customer_ids and (names := [each for each in ("email", "phone") if each in corrections]):
        message = f"{names[0]} can be corrected of a customer alone; of others only the name"
        raise Refusal("invalid_field", message, param=f"corrections.{names[0]}")
