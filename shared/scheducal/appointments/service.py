"""What clients change about appointments. Each function takes a command and gives the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scheducal.api.command import Command, check_if_match, entity_tag
from scheducal.api.commit import carry_out
from scheducal.api.duplicates import guard, told_of_duplicate
from scheducal.api.envelope import success
from scheducal.api.idempotency import Answer
from scheducal.appointments import rules, views
from scheducal.appointments.appointment import Aggregate, Appointment
from scheducal.appointments.priming import Priming
from scheducal.appointments.repository import AppointmentRepository, find
from scheducal.appointments.requests import CreateAppointment, SendInvitation, UpdateAppointment
from scheducal.appointments.rules import Decision
from scheducal.calendars.protocol import Organizer
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.store.commit import CommitRefused, Writes

Decide = Callable[[Aggregate], Decision | None]
Reply = Callable[[Aggregate], Answer]


@dataclass(frozen=True, slots=True)
class Appointments:
    """The appointments of all tenants; a command says whose."""

    repository: AppointmentRepository
    priming: Priming

    def create(self, command: Command, request: CreateAppointment) -> Answer:
        """201 with the new appointment; raises Refusal."""

        def attempt() -> Answer:
            claim = self.priming.write(command.caller.tenant_id, request.address, command.at)
            decision = _created(command, request, prime=bool(claim))
            data = views.created(decision.after, gmail_first_invite=bool(claim))
            answer = _answer(201, "Appointment created successfully", data, decision.after)
            first = guard(command, decision.after.appointment.appointment_id)
            self._commit(command, decision, claim, {**first, **command.kept(answer)})
            return answer

        return carry_out(self.repository, command, attempt)

    def update(self, command: Command, appointment_id: str, request: UpdateAppointment) -> Answer:
        """200 with the appointment as it then is, also where nothing changed; raises Refusal."""
        changes = request.sent()

        def reply(after: Aggregate) -> Answer:
            return _answer(200, "Appointment updated successfully", views.updated(after), after)

        return self._change(command, appointment_id, lambda before: rules.updated(before, changes, command.at), reply)

    def cancel(self, command: Command, appointment_id: str, comment: str | None) -> Answer:
        """200 with what was cancelled; raises Refusal."""

        def reply(after: Aggregate) -> Answer:
            return _answer(200, "Appointment cancelled successfully", views.cancelled(after), after)

        return self._change(command, appointment_id, lambda before: rules.cancelled(before, comment, command.at), reply)

    def invite(self, command: Command, appointment_id: str, request: SendInvitation) -> Answer:
        """200 with the invitee; raises Refusal."""

        def attempt() -> Answer:
            before = self._load(command, appointment_id)
            claim = self.priming.write(command.caller.tenant_id, request.address, command.at)
            decision = rules.invited(before, request.name, request.address, command.at, prime=bool(claim))
            data = views.invited(decision.after, decision.touched[0], gmail_first_invite=bool(claim))
            answer = _answer(200, "Invitation sent successfully", data, decision.after)
            self._commit(command, decision, claim, command.kept(answer))
            return answer

        return carry_out(self.repository, command, attempt)

    def uninvite(self, command: Command, appointment_id: str, who: str) -> Answer:
        """200 with whoever was taken off the list, named by invitee id or address; raises Refusal."""

        def attempt() -> Answer:
            decision = rules.uninvited(self._load(command, appointment_id), who, command.at)
            data = views.uninvited(decision.after, decision.touched[0])
            answer = _answer(200, "Invitee removed successfully", data, decision.after)
            self._commit(command, decision, {}, command.kept(answer))
            return answer

        return carry_out(self.repository, command, attempt)

    def _change(self, command: Command, appointment_id: str, decide: Decide, reply: Reply) -> Answer:
        def attempt() -> Answer:
            before = self._load(command, appointment_id)
            decision = decide(before)
            answer = reply(decision.after if decision else before)
            if decision is not None:
                self._commit(command, decision, {}, command.kept(answer))
            elif kept := command.kept(answer):
                self.repository.keep(kept)
            return answer

        return carry_out(self.repository, command, attempt)

    def _load(self, command: Command, appointment_id: str) -> Aggregate:
        found = find(self.repository, command.caller.tenant_id, appointment_id)
        check_if_match(command.if_match, found.appointment.version)
        return found

    def _commit(self, command: Command, decision: Decision, claim: Writes, extras: Writes) -> None:
        with _remembered(self.priming, claim), told_of_duplicate("appointmentId"):
            self.repository.commit(decision, command.caller.api_key, {**claim, **extras})


def _created(command: Command, request: CreateAppointment, *, prime: bool) -> Decision:
    if request.name is not None and request.address is None:
        message = "address is required when name is given"
        raise Refusal("missing_required_field", message, param="address")
    start, end = rules.schedule(request.start, request.end, request.time_zone)
    caller, appointment_id = command.caller, new_id("apt", command.at)
    organizer = Organizer(caller.sender_address, caller.tenant_name)
    appointment = Appointment(
        tenant_id=caller.tenant_id,
        appointment_id=appointment_id,
        uid=rules.unique_id(caller.tenant_id, appointment_id, organizer),
        organizer=organizer,
        start=start,
        end=end,
        created_at=command.at,
        updated_at=command.at,
        stamp=command.at,
        subject=request.subject,
        body=request.body,
        location=request.location,
    )
    if request.address is None:
        return rules.created(appointment, None)
    first = rules.invitee_of(appointment, request.name, request.address, command.at, prime=prime)
    return rules.created(appointment, first)


def _answer(status: int, message: str, data: Mapping[str, Any], after: Aggregate) -> Answer:
    return Answer(status, success(message, data), entity_tag(after.appointment.version))


@contextmanager
def _remembered(priming: Priming, claim: Writes) -> Iterator[None]:
    try:
        yield
    except CommitRefused as refused:
        if "gmail" in refused.olds:
            priming.remember(claim)
        raise
    priming.remember(claim)
