"""What clients do with holds: make one, give it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from scheducal.api.command import Command, carry_out
from scheducal.api.idempotency import Answer
from scheducal.api.responses import success
from scheducal.appointments.repository import AppointmentRepository
from scheducal.availability.ledger.draft import Draft
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings import views
from scheducal.bookings.access import find_own_hold
from scheducal.bookings.holds import model as rules
from scheducal.bookings.holds.model import Hold
from scheducal.bookings.holds.requests import CreateHold
from scheducal.bookings.holds.rows import ended, hold_put
from scheducal.bookings.repository import check_writes
from scheducal.bookings.scheduling.scheduler import Admission, Grant
from scheducal.catalog.services.model import ServiceWithResources
from scheducal.clock import to_seconds
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.store.table import Table
from scheducal.store.writes import Write


@dataclass(frozen=True, slots=True)
class Holds:
    """The holds of all tenants; a command says whose."""

    table: Table
    records: AppointmentRepository

    def create(self, command: Command, request: CreateHold) -> Answer:
        """201 with the hold; raises Refusal."""
        wish = request.wish()

        def attempt() -> Answer:
            admission = Admission(self.table, command, wish.service_id, [wish.start])
            grant = admission.grant(wish)
            hold = _made(command, admission.served, grant, wish.seats, request.hold_seconds)
            admission.take(grant, hold.taken())
            answer = Answer(201, success("Hold created successfully", views.hold(hold, hold.state)))
            writes: dict[str, Write] = {"hold": hold_put(hold), **admission.writes()}
            # No guard against repetitions: two callers may well ask for the same hold in the same words.
            whole = {**writes, **command.kept(answer)}
            check_writes(whole, "start")
            self.records.keep(whole)
            return answer

        return carry_out(self.records, command, attempt)

    def release(self, command: Command, hold_id: str) -> Answer:
        """200 with the hold, which takes nothing any more; the same for one that was released before."""

        def attempt() -> Answer:
            before = find_own_hold(self.table, command, hold_id)
            is_done = before.state == "released"
            after = before if is_done else rules.released(before, command.at)
            answer = Answer(200, success("Hold released successfully", views.hold(after, after.state)))
            writes = {} if is_done else {"hold": ended(after), **self._freed(before, command)}
            if kept := {**writes, **command.kept(answer)}:
                self.records.keep(kept)
            return answer

        return carry_out(self.records, command, attempt)

    def _freed(self, hold: Hold, command: Command) -> dict[str, Write]:
        draft = Draft(LedgerRepository(self.table), hold.tenant_id, command.at)
        draft.replace(release={hold.hold_id: hold.resource_ids}, released=hold.taken(), take={})
        return draft.writes()


def _made(command: Command, served: ServiceWithResources, grant: Grant, seats: int, seconds: int | None) -> Hold:
    service, channel = served.service, served.channel
    if seconds is not None and seconds > channel.most_hold_seconds:
        message = f"holdSeconds can be at most {channel.most_hold_seconds} through this channel"
        raise Refusal("invalid_field", message, param="holdSeconds")
    begin = to_seconds(command.at)
    return Hold(
        tenant_id=command.caller.tenant_id,
        hold_id=new_id("hld", command.at),
        service_id=service.service_id,
        start=grant.start,
        end=grant.end,
        resources=grant.resources,
        channel=channel.name,
        created_at=begin,
        expires_at=begin + timedelta(seconds=seconds or channel.hold_seconds),
        seats=seats,
        before=service.buffer_before,
        after=service.buffer_after,
    )
