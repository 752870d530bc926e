"""Finds who takes one booking over, and lets them."""

from __future__ import annotations

from typing import Any

from scheducal.availability.ledger.rehearsal import Rehearsal
from scheducal.bookings import rules
from scheducal.bookings.changes.service import BookingChanges
from scheducal.bookings.handovers.model import HandedOver, HandoverQuery
from scheducal.bookings.handovers.rules import check_others, slot_request_of, unchanged
from scheducal.bookings.model import Booking
from scheducal.bookings.repository import Booked, check_writes, find
from scheducal.bookings.rules import BookingDecision
from scheducal.bookings.scheduling.new_booking import reworded
from scheducal.bookings.scheduling.scheduler import Scheduler, Scheduling
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.errors import Refusal
from scheducal.values import dataclass, replace

_PARAM = "to"


@dataclass(frozen=True, slots=True)
class Successors:
    """One handover. rehearsal: what was decided before in it, where nothing is written; else None."""

    changes: BookingChanges
    scheduler: Scheduler
    command: Command[Any]
    query: HandoverQuery
    rehearsal: Rehearsal | None = None

    def found(self, booking_id: str) -> HandedOver:
        """Hand one booking over where somebody can take it, and say why not where nobody can."""
        try:
            # The answer is kept for the whole request, and not with each booking.
            return carry_out(
                self.changes.appointments,
                replace(self.command, idempotency_key=None),
                lambda: self._attempt(booking_id),
            )
        except Refusal as refusal:
            return unchanged(self._find(booking_id).booking, refusal)

    def _attempt(self, booking_id: str) -> HandedOver:
        found = self._find(booking_id)
        before = found.booking
        rules.check_open(before, "handed over")
        if self.query.resource_id not in before.resource_ids:
            return HandedOver(before)  # by this very request, which broke off after it, or by somebody else
        scheduling, decision = self._decided(before)
        change = self.changes.writes(self.command, decision, found)
        check_writes({**change.writes, **scheduling.writes()}, _PARAM)
        if self.rehearsal is not None:
            scheduling.rehearse(self.rehearsal)
        else:
            self.changes.commit(change, scheduling.writes(), _PARAM)
        return HandedOver(decision.after)

    def _decided(self, before: Booking) -> tuple[Scheduling, BookingDecision]:
        scheduler = replace(self.scheduler, ledger=self.rehearsal) if self.rehearsal else self.scheduler
        scheduling = scheduler.begin(self.command, before.service_id, [before.start], before)
        service = scheduling.served.service
        slot_request = slot_request_of(before, self.query, service.resource_ids)
        check_others(scheduling.served, slot_request.barred)
        grant = scheduling.grant(slot_request)
        buffers = service.buffer_before, service.buffer_after
        decision = reworded(
            rules.reassigned(before, grant.resources, self.command.at, buffers), service, self.command.sender.withheld
        )
        scheduling.take(grant, decision.after.allocation())
        return scheduling, decision

    def _find(self, booking_id: str) -> Booked:
        return find(self.changes.table, self.command.principal.tenant_id, booking_id)
