"""What clients do with holds: make one, give it back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from scheducal.appointments.repository import AppointmentRepository
from scheducal.bookings.holds.model import Hold
from scheducal.bookings.holds.rows import hold_logged, hold_put
from scheducal.bookings.repository import check_writes
from scheducal.bookings.scheduling.scheduler import Grant, Scheduler
from scheducal.catalog.services.model import ServiceWithResources
from scheducal.clock import to_seconds
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.store.table import Table
from scheducal.store.writes import Write
from scheducal.values import dataclass

if TYPE_CHECKING:
    from scheducal.bookings.holds.requests import CreateHold


@dataclass(frozen=True, slots=True)
class Holds:
    """The holds of all tenants; a command says whose."""

    table: Table
    records: AppointmentRepository
    scheduler: Scheduler

    def create(self, command: Command[Hold], request: CreateHold) -> Hold:
        """Give the hold; raises Refusal."""
        slot_request = request.slot_request()

        def attempt() -> Hold:
            scheduling = self.scheduler.begin(command, slot_request.service_id, [slot_request.start])
            grant = scheduling.grant(slot_request)
            hold = _made(command, scheduling.served, grant, slot_request.seats, request.hold_seconds)
            scheduling.take(grant, hold.allocation())
            writes: dict[str, Write] = {"hold": hold_put(hold), **scheduling.writes()}
            # No guard against repetitions: two callers may well ask for the same hold in the same words.
            log = hold_logged(None, hold, "created", command.principal.actor)
            whole = {**writes, "log": log, **command.kept(hold)}
            check_writes(whole, "start")
            self.records.keep(whole)
            return hold

        return carry_out(self.records, command, attempt)


def _made(command: Command[Hold], served: ServiceWithResources, grant: Grant, seats: int, seconds: int | None) -> Hold:
    service, channel = served.service, served.channel
    if seconds is not None and seconds > channel.most_hold_seconds:
        message = f"holdSeconds can be at most {channel.most_hold_seconds} through this channel"
        raise Refusal("invalid_field", message, param="holdSeconds")
    begin = to_seconds(command.at)
    return Hold(
        tenant_id=command.principal.tenant_id,
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
