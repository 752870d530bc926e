"""What clients change about appointments. Each function takes a command and gives the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scheducal.api.command import Command, check_if_match, entity_tag
from scheducal.api.envelope import success
from scheducal.api.idempotency import Answer, duplicate_guard
from scheducal.appointments import rules, views
from scheducal.appointments.appointment import Aggregate, Appointment
from scheducal.appointments.commit import carry_out
from scheducal.appointments.priming import Priming
from scheducal.appointments.repository import AppointmentRepository, CommitRefused, Extras, find
from scheducal.appointments.requests import CreateAppointment, SendInvitation, UpdateAppointment
from scheducal.appointments.rules import Decision
from scheducal.calendars.protocol import Organizer
from scheducal.errors import Refusal
from scheducal.ids import new_id

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
            guard = _guard(command, decision.after)
            self._commit(command, decision, claim, {**guard, **command.kept(answer)})
            return answer

        return carry_out(self.repository, command, attempt)

    def update(self, command: Command, appointment_id: str, request: UpdateAppointment) -> Answer:
        """200 with the appointment as it then is, also where nothing changed; raises Refusal."""
        changes = {name: getattr(request, name) for name in request.model_fields_set - {"api_key", "api_secret"}}

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

    def _commit(self, command: Command, decision: Decision, claim: Extras, extras: Extras) -> None:
        with _remembered(self.priming, claim), _told_of_duplicate():
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


def _guard(command: Command, after: Aggregate) -> Extras:
    """Without an idempotency key, the same create within ten seconds is taken for a repetition."""
    if command.idempotency_key is not None:
        return {}
    appointment = after.appointment
    return {
        "duplicate": duplicate_guard(appointment.tenant_id, command.fingerprint, appointment.appointment_id, command.at)
    }


@contextmanager
def _remembered(priming: Priming, claim: Extras) -> Iterator[None]:
    try:
        yield
    except CommitRefused as refused:
        if "gmail" in refused.olds:
            priming.remember(claim)
        raise
    priming.remember(claim)


@contextmanager
def _told_of_duplicate() -> Iterator[None]:
    try:
        yield
    except CommitRefused as refused:
        if (first := refused.olds.get("duplicate")) is None:
            raise
        message = "the same create came less than 10 seconds ago; send an Idempotency-Key to repeat safely"
        raise Refusal("duplicate_request", message, data={"appointmentId": first["subjectId"]}) from refused
