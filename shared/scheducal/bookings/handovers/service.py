"""Hands the bookings of one resource over to others, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from scheducal.availability.ledger.rehearsal import Rehearsal
from scheducal.bookings.changes.service import BookingChanges
from scheducal.bookings.handovers.model import HandoverQuery, HandoverResult
from scheducal.bookings.handovers.successors import Successors
from scheducal.bookings.queries.coming import coming
from scheducal.bookings.scheduling.scheduler import Scheduler
from scheducal.catalog.model import not_found
from scheducal.catalog.repository import CatalogRepository, EntryName
from scheducal.catalog.resources.document import RESOURCE
from scheducal.clock import isoformat
from scheducal.commands.model import Command
from scheducal.commands.service import AnsweredBefore, carry_out, check_new
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.store.keys import CatalogKind
from scheducal.values import dataclass, replace

# Each takes some reads and a transaction. A function has 29 seconds for all of them.
MOST_AT_ONCE = 100
Ids = Sequence[str]


@dataclass(frozen=True, slots=True)
class Handovers:
    """The handovers of all tenants; a command says whose."""

    changes: BookingChanges
    scheduler: Scheduler

    def hand_over(self, command: Command[HandoverResult], query: HandoverQuery) -> HandoverResult:
        """Give each booking that is meant, with what came of it; raises Refusal.

        A repetition under the same key goes on where a crash ended it.
        """
        records = self.changes.appointments
        if query.is_rehearsal:
            self._check_known(command, query)
            rehearsed = Successors(self.changes, self.scheduler, command, query, Rehearsal(self.changes.table))
            return HandoverResult(query, [rehearsed.found(each) for each in self._listed(command, query)])
        check_new(records, command)
        self._check_known(command, query)
        successors = Successors(self.changes, self.scheduler, command, query)
        result = HandoverResult(query, [successors.found(each) for each in self._planned(command, query)])

        def keep() -> HandoverResult:
            if writes := command.kept(result):
                records.keep(writes)
            return result

        return carry_out(records, command, keep)

    def _planned(self, command: Command[Any], query: HandoverQuery) -> Ids:
        """List the bookings, and keep the list under a key of its own: those that have moved are found by it alone."""
        if command.idempotency_key is None:
            return self._listed(command, query)
        kept: Command[Ids] = command.keeping(lambda ids: {"bookingIds": list(ids)})
        # A separator that no header can hold.
        plan = replace(
            kept, idempotency_key=f"{command.idempotency_key}\x1fplan", fingerprint=f"{command.fingerprint}#plan"
        )

        def attempt() -> Ids:
            ids = self._listed(command, query)
            self.changes.appointments.keep(plan.kept(ids))
            return ids

        try:
            return carry_out(self.changes.appointments, plan, attempt)
        except AnsweredBefore as before:
            ids: Ids = before.record["bookingIds"]
            return ids

    def _listed(self, command: Command[Any], query: HandoverQuery) -> Ids:
        tenant_id, second = command.principal.tenant_id, int(command.at.timestamp())
        found = [
            each
            for each in coming(self.changes.ledger, tenant_id, query.resource_id, [query.span], command.at)
            # What has begun goes on as it is.
            if each.start * 60 > second and (not query.service_ids or each.service_id in query.service_ids)
        ]
        if len(found) > MOST_AT_ONCE:
            last = isoformat(datetime.fromtimestamp(found[MOST_AT_ONCE].start * 60, UTC))
            message = f"the range has {len(found)} bookings, and one request takes {MOST_AT_ONCE}; end it at {last}"
            raise Refusal("invalid_field", message, param="to")
        return [each.holder for each in found]

    def _check_known(self, command: Command[Any], query: HandoverQuery) -> None:
        """Raise Refusal `resource_not_found`, and `invalid_field` for an id in a list that is none. One read."""
        named = [
            *_named("resource", "toResourceIds", query.targets),
            *_named("service", "serviceIds", query.service_ids),
        ]
        known = [(kind, each) for kind, _, each in named if is_id(each, _PREFIX[kind])]
        own: EntryName = ("resource", query.resource_id)
        wanted = [own, *known] if is_id(query.resource_id, "res") else []
        read = CatalogRepository(self.changes.table).read(command.principal.tenant_id, wanted)
        if read.item(*own) is None:
            raise not_found(RESOURCE)
        for kind, param, each in named:
            if read.item(kind, each) is None:
                message = f"{param} names {each}, which is no {kind}; GET /api/v1/{kind}s lists them"
                raise Refusal("invalid_field", message, param=param)


_PREFIX: dict[CatalogKind, str] = {"resource": "res", "service": "svc"}


def _named(kind: CatalogKind, param: str, ids: Iterable[str]) -> list[tuple[CatalogKind, str, str]]:
    return [(kind, f"{param}[{place}]", each) for place, each in enumerate(ids)]
