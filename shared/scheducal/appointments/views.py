"""Appointments as answers show them."""

from __future__ import annotations

from typing import Any

from scheducal.appointments.answers import (
    AppointmentDetails,
    AppointmentSummary,
    CancelledAppointment,
    CreatedAppointment,
    RemovedInvitee,
    SentInvitation,
    Shown,
    ShownInvitee,
    ShownSync,
    UpdatedAppointment,
)
from scheducal.appointments.appointment import Aggregate, Appointment, Sync
from scheducal.calendars.protocol import Invitee
from scheducal.clock import isoformat

Data = dict[str, Any]


def _data(shown: Shown) -> Data:
    return shown.model_dump(by_alias=True)


def created(aggregate: Aggregate, *, gmail_first_invite: bool) -> Data:
    """The answer to a create."""
    appointment = aggregate.appointment
    return _data(
        CreatedAppointment(
            appointment_id=appointment.appointment_id,
            subject=appointment.subject,
            start=appointment.start.isoformat(),
            end=appointment.end.isoformat(),
            time_zone=appointment.start.zone,
            location=appointment.location,
            invitee_count=appointment.invitee_count,
            has_initial_invitee=appointment.invitee_count > 0,
            gmail_first_invite=gmail_first_invite,
            date_created=isoformat(appointment.created_at),
        )
    )


def updated(aggregate: Aggregate) -> Data:
    """The answer to an update."""
    appointment = aggregate.appointment
    return _data(
        UpdatedAppointment(
            appointment_id=appointment.appointment_id,
            subject=appointment.subject,
            start_date_time=appointment.start.isoformat(),
            end_date_time=appointment.end.isoformat(),
            time_zone=appointment.start.zone,
            last_updated=isoformat(appointment.updated_at),
        )
    )


def cancelled(aggregate: Aggregate) -> Data:
    """The answer to a cancellation."""
    appointment = aggregate.appointment
    return _data(
        CancelledAppointment(
            appointment_id=appointment.appointment_id,
            subject=appointment.subject,
            date_canceled=isoformat(appointment.cancelled_at or appointment.updated_at),
            original_invitee_count=appointment.original_invitee_count,
        )
    )


def invited(aggregate: Aggregate, invitee: Invitee, *, gmail_first_invite: bool) -> Data:
    """The answer to an invitation."""
    appointment = aggregate.appointment
    return _data(
        SentInvitation(
            appointment_id=appointment.appointment_id,
            invitee=invitee.name or "",
            email=invitee.address,
            total_invitees=appointment.invitee_count,
            appointment_subject=appointment.subject,
            gmail_first_invite=gmail_first_invite,
        )
    )


def uninvited(aggregate: Aggregate, invitee: Invitee) -> Data:
    """The answer to the removal of an invitee."""
    appointment = aggregate.appointment
    return _data(
        RemovedInvitee(
            appointment_id=appointment.appointment_id,
            invitee=invitee.name,
            email=invitee.address,
            total_invitees=appointment.invitee_count,
            appointment_subject=appointment.subject,
        )
    )


def summary(appointment: Appointment) -> Data:
    """An appointment in a list."""
    return _data(AppointmentSummary(**_summary(appointment)))


def details(aggregate: Aggregate) -> Data:
    """One appointment in full. After a cancellation its invitees are those who were told of it."""
    appointment = aggregate.appointment
    return _data(
        AppointmentDetails(
            **_summary(appointment),
            body=appointment.body,
            uid=appointment.uid,
            organizer=appointment.organizer.address,
            invitees=[_invitee(invitee) for invitee in aggregate.invited],
            sync=[_sync(sync) for sync in aggregate.syncs],
        )
    )


def _summary(appointment: Appointment) -> Data:
    return {
        "appointment_id": appointment.appointment_id,
        "version": appointment.version,
        "status": appointment.status,
        "is_active": not appointment.is_cancelled,
        "subject": appointment.subject,
        "start": appointment.start.isoformat(),
        "end": appointment.end.isoformat(),
        "time_zone": appointment.start.zone,
        "location": appointment.location,
        "invitee_count": appointment.invitee_count,
        "date_created": isoformat(appointment.created_at),
        "last_updated": isoformat(appointment.updated_at),
        "date_canceled": isoformat(appointment.cancelled_at) if appointment.cancelled_at else None,
    }


def _invitee(invitee: Invitee) -> ShownInvitee:
    return ShownInvitee(
        invitee_id=invitee.invitee_id,
        name=invitee.name,
        email=invitee.address,
        response=invitee.participation,
    )


def _sync(sync: Sync) -> ShownSync:
    return ShownSync(
        system=sync.system,
        state=sync.state,
        version=sync.pushed_version,
        attempts=sync.attempts,
        last_updated=isoformat(sync.updated_at),
        error=sync.error,
    )
