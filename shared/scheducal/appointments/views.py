"""Appointments as answers show them."""

from __future__ import annotations

from collections.abc import Mapping

from scheducal.appointments.copies.model import Copy
from scheducal.appointments.delegation.rules import delegators
from scheducal.appointments.model import Aggregate, Appointment, Invitee, MailStatus, Sync
from scheducal.appointments.responses import (
    AppointmentDetails,
    AppointmentPage,
    AppointmentSummary,
    CancelledAppointment,
    CreatedAppointment,
    RemovedInvitee,
    SentInvitation,
    ShownCopy,
    ShownInvitee,
    ShownMail,
    ShownSync,
    UpdatedAppointment,
)
from scheducal.appointments.rules import AppointmentDecision
from scheducal.clock import isoformat
from scheducal.pagination import Listed
from scheducal.system_names import calendar_of, connection_of, kind_of


def created(made: AppointmentDecision) -> CreatedAppointment:
    """Render the answer to a create."""
    appointment = made.after.appointment
    return CreatedAppointment(
        appointmentId=appointment.appointment_id,
        subject=appointment.subject,
        start=appointment.start.isoformat(),
        end=appointment.end.isoformat(),
        timeZone=appointment.start.zone,
        startInstant=isoformat(appointment.start.instant),
        endInstant=isoformat(appointment.end.instant),
        location=appointment.location,
        inviteeCount=appointment.invitee_count,
        hasInitialInvitee=appointment.invitee_count > 0,
        gmailFirstInvite=any(invitee.prime for invitee in made.touched),
        dateCreated=isoformat(appointment.created_at),
    )


def updated(aggregate: Aggregate) -> UpdatedAppointment:
    """Render the answer to an update."""
    appointment = aggregate.appointment
    return UpdatedAppointment(
        appointmentId=appointment.appointment_id,
        subject=appointment.subject,
        startDateTime=appointment.start.isoformat(),
        endDateTime=appointment.end.isoformat(),
        timeZone=appointment.start.zone,
        startInstant=isoformat(appointment.start.instant),
        endInstant=isoformat(appointment.end.instant),
        lastUpdated=isoformat(appointment.updated_at),
    )


def cancelled(aggregate: Aggregate) -> CancelledAppointment:
    """Render the answer to a cancellation."""
    appointment = aggregate.appointment
    return CancelledAppointment(
        appointmentId=appointment.appointment_id,
        subject=appointment.subject,
        dateCanceled=isoformat(appointment.cancelled_at or appointment.updated_at),
        isActive=False,
        inviteeCount=0,
        originalInviteeCount=appointment.original_invitee_count,
    )


def invited(made: AppointmentDecision) -> SentInvitation:
    """Render the answer to an invitation."""
    appointment, invitee = made.after.appointment, made.touched[0]
    return SentInvitation(
        appointmentId=appointment.appointment_id,
        invitee=invitee.name or "",
        email=invitee.address,
        totalInvitees=appointment.invitee_count,
        appointmentSubject=appointment.subject,
        gmailFirstInvite=invitee.prime,
    )


def uninvited(made: AppointmentDecision) -> RemovedInvitee:
    """Render the answer to the removal of an invitee."""
    appointment, invitee = made.after.appointment, made.touched[0]
    return RemovedInvitee(
        appointmentId=appointment.appointment_id,
        invitee=invitee.name,
        email=invitee.address,
        totalInvitees=appointment.invitee_count,
        appointmentSubject=appointment.subject,
    )


def summary(appointment: Appointment) -> AppointmentSummary:
    """Render an appointment in a list."""
    return AppointmentSummary(
        appointmentId=appointment.appointment_id,
        version=appointment.version,
        status=appointment.status,
        isActive=not appointment.is_cancelled,
        subject=appointment.subject,
        start=appointment.start.isoformat(),
        end=appointment.end.isoformat(),
        timeZone=appointment.start.zone,
        startInstant=isoformat(appointment.start.instant),
        endInstant=isoformat(appointment.end.instant),
        location=appointment.location,
        inviteeCount=appointment.invitee_count,
        dateCreated=isoformat(appointment.created_at),
        lastUpdated=isoformat(appointment.updated_at),
        dateCanceled=isoformat(appointment.cancelled_at) if appointment.cancelled_at else None,
    )


def page(listed: Listed[Appointment]) -> AppointmentPage:
    """Render a page of a list."""
    return AppointmentPage(appointments=[summary(each) for each in listed.entries], nextCursor=listed.cursor)


def details(aggregate: Aggregate, join_url: str | None) -> AppointmentDetails:
    """Render one appointment in full. After a cancellation its invitees are those who were told of it."""
    appointment, places = aggregate.appointment, delegators(aggregate)
    return AppointmentDetails(
        **summary(appointment),
        body=appointment.body,
        bodyFormat=appointment.shown_format,
        uid=appointment.uid,
        organizer=appointment.organizer.address,
        joinUrl=join_url,
        invitees=[_invitee(invitee, aggregate, places) for invitee in aggregate.invited],
        sync=[_sync(sync) for sync in aggregate.syncs],
        explained=None,
    )


def mail_view(mail: MailStatus) -> ShownMail:
    """Render what became of a mail."""
    return ShownMail(
        state=mail.state,
        isPermanent=mail.is_permanent,
        reason=mail.reason,
        version=mail.version,
        at=isoformat(mail.at),
    )


def _invitee(invitee: Invitee, aggregate: Aggregate, places: Mapping[str, list[str]]) -> ShownInvitee:
    appointment, mail = aggregate.appointment, aggregate.mail(invitee.invitee_id)
    answer = invitee.answer if invitee.participation != "needsAction" else None
    return ShownInvitee(
        inviteeId=invitee.invitee_id,
        name=invitee.name,
        email=invitee.address,
        response=invitee.participation,
        respondedAt=isoformat(answer.stamp) if answer else None,
        comment=answer.comment if answer else None,
        respondedBy=answer.answered_by if answer else None,
        delegatedTo=answer.delegate if answer else None,
        delegatedFrom=places.get(invitee.invitee_id, []),
        proposedStart=appointment.wall_time(answer.proposed_start) if answer else None,
        proposedEnd=appointment.wall_time(answer.proposed_end) if answer else None,
        proposedStartInstant=isoformat(answer.proposed_start) if answer and answer.proposed_start else None,
        proposedEndInstant=isoformat(answer.proposed_end) if answer and answer.proposed_end else None,
        proposedLocation=answer.proposed_place if answer else None,
        additionalGuests=answer.additional_guests if answer else 0,
        mail=mail_view(mail) if mail else None,
    )


def _sync(sync: Sync) -> ShownSync:
    return ShownSync(
        system=kind_of(sync.system),
        calendarId=calendar_of(sync.system),
        connectionId=connection_of(sync.system),
        state=sync.state,
        version=sync.pushed_version,
        attempts=sync.attempts,
        lastUpdated=isoformat(sync.updated_at),
        error=sync.error,
        copies=[shown_copy(each) for each in sync.copies],
    )


def shown_copy(copy: Copy) -> ShownCopy:
    """Render what somebody else made of an appointment."""
    return ShownCopy(
        remoteId=copy.remote_id,
        likeness=copy.likeness,
        start=isoformat(copy.start),
        end=isoformat(copy.end),
        dateFound=isoformat(copy.seen_at),
    )
