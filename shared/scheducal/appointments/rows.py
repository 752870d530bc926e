"""Appointments, invitees and syncs as rows of the table, and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.appointments.model import Aggregate, Answer, Appointment, Invitee, MailStatus, Organizer, invitee_id
from scheducal.clock import isoformat
from scheducal.store.audit.changes import to_json
from scheducal.store.keys import (
    creation_bucket,
    invitee_bucket,
    month_of,
    sortable,
    start_bucket,
)
from scheducal.store.values import Item
from scheducal.system_names import EMAIL
from scheducal.walltime.wall_time import WallTime

# Of an answer, what its audit row has too.
_GIVEN = frozenset({"participation", "additionalGuests"})
# Of what the audit log says of an appointment, the fields that are of people.
PERSONAL = ("appointmentSubject", "appointmentBody", "appointmentLocation", "comment", "invitees")


def appointment_item(appointment: Appointment) -> dict[str, Any]:
    """Write the appointment's row, with its places in the indexes by start and by creation."""
    start = appointment.start.instant
    return {
        "kind": "appointment",
        "tenantId": appointment.tenant_id,
        "appointmentId": appointment.appointment_id,
        "uid": appointment.uid,
        "system": appointment.system,
        "organizerAddress": appointment.organizer.address,
        "organizerName": appointment.organizer.name,
        "zone": appointment.start.zone,
        # The reading and the zone are what was agreed on. The instants are derived, for sorting alone.
        "startLocal": appointment.start.isoformat(),
        "startFold": appointment.start.fold,
        "startInstant": sortable(start),
        "endLocal": appointment.end.isoformat(),
        "endFold": appointment.end.fold,
        "endInstant": sortable(appointment.end.instant),
        "createdAt": isoformat(appointment.created_at),
        "updatedAt": isoformat(appointment.updated_at),
        "stamp": isoformat(appointment.stamp),
        "subject": appointment.subject,
        "body": appointment.body,
        "bodyFormat": appointment.body_format,
        "location": appointment.location,
        "formerPlaces": [[place, isoformat(until)] for place, until in appointment.former_places] or None,
        "version": appointment.version,
        "noticeVersion": appointment.notice_version,
        "sequence": appointment.sequence,
        "askedSequence": appointment.asked_sequence,
        "status": appointment.status,
        "inviteeCount": appointment.invitee_count,
        "cancelledAt": _text(appointment.cancelled_at),
        "comment": appointment.comment,
        "originalInviteeCount": appointment.original_invitee_count,
        "bookingId": appointment.booking_id,
        "withheld": sorted(appointment.withheld) or None,
        "renamedAt": _text(appointment.renamed_at),
        "isQuietEnd": appointment.is_quiet_end or None,
        "quietAt": _text(appointment.quiet_at),
        "gsi1pk": start_bucket(appointment.tenant_id, month_of(start)),
        "gsi1sk": f"{sortable(start)}#{appointment.appointment_id}",
        "gsi2pk": creation_bucket(appointment.tenant_id, month_of(appointment.created_at)),
        "gsi2sk": appointment.appointment_id,
    }


def appointment_of(item: Item) -> Appointment:
    """Read the appointment from its row."""
    return Appointment(
        tenant_id=item["tenantId"],
        appointment_id=item["appointmentId"],
        uid=item["uid"],
        system=item.get("system", EMAIL),
        organizer=Organizer(item["organizerAddress"], item["organizerName"]),
        start=_wall_time(item, "start"),
        end=_wall_time(item, "end"),
        created_at=datetime.fromisoformat(item["createdAt"]),
        updated_at=datetime.fromisoformat(item["updatedAt"]),
        stamp=datetime.fromisoformat(item["stamp"]),
        subject=item.get("subject"),
        body=item.get("body"),
        # Rows of an older release lack it.
        body_format=item.get("bodyFormat", "auto"),
        location=item.get("location"),
        former_places=tuple((place, datetime.fromisoformat(until)) for place, until in item.get("formerPlaces", ())),
        version=item["version"],
        notice_version=item["noticeVersion"],
        sequence=item["sequence"],
        # Rows of an older release lack it.
        asked_sequence=item.get("askedSequence", 0),
        status=item["status"],
        invitee_count=item["inviteeCount"],
        cancelled_at=_instant(item.get("cancelledAt")),
        comment=item.get("comment"),
        original_invitee_count=item["originalInviteeCount"],
        booking_id=item.get("bookingId"),
        withheld=frozenset(item.get("withheld", ())),
        renamed_at=_instant(item.get("renamedAt")),
        is_quiet_end=item.get("isQuietEnd", False),
        quiet_at=_instant(item.get("quietAt")),
    )


def invitee_item(tenant_id: str, appointment_id: str, invitee: Invitee) -> dict[str, Any]:
    """Write an invitee's row, with its place in the index by address while on the list."""
    return {
        "kind": "invitee",
        "appointmentId": appointment_id,
        "inviteeId": invitee.invitee_id,
        "address": invitee.address,
        "name": invitee.name,
        "participation": invitee.participation,
        "addedAt": isoformat(invitee.added_at),
        "removedAt": _text(invitee.removed_at),
        "prime": invitee.prime,
        "answer": answer_item(invitee.answer) if invitee.answer else None,
        "place": invitee.place,
        "quietVersion": invitee.quiet_version,
        "isDelegate": invitee.is_delegate or None,
        # An invitee who was taken off the list has no place in the index.
        "gsi1pk": invitee_bucket(tenant_id, invitee.address) if invitee.removed_at is None else None,
        "gsi1sk": appointment_id if invitee.removed_at is None else None,
    }


def invitee_of(item: Item) -> Invitee:
    """Read the invitee from a row."""
    return Invitee(
        invitee_id=item["inviteeId"],
        address=item["address"],
        name=item.get("name"),
        participation=item["participation"],
        added_at=datetime.fromisoformat(item["addedAt"]),
        removed_at=_instant(item.get("removedAt")),
        prime=item["prime"],
        answer=answer_of(item["answer"]) if "answer" in item else None,
        # Rows of an older release lack it.
        place=item.get("place", 0),
        is_delegate=item.get("isDelegate", False),
        quiet_version=item.get("quietVersion"),
    )


def answer_item(answer: Answer) -> dict[str, Any]:
    """Write an answer as an attribute of its invitee's row."""
    item = {
        "participation": answer.participation,
        "sequence": answer.sequence,
        "stamp": isoformat(answer.stamp),
        "comment": answer.comment,
        "answeredBy": answer.answered_by,
        "delegate": answer.delegate,
        "proposedStart": _text(answer.proposed_start),
        "proposedEnd": _text(answer.proposed_end),
        "proposedPlace": answer.proposed_place,
        "additionalGuests": answer.additional_guests or None,
    }
    return {name: value for name, value in item.items() if value is not None}


def aggregate_values(aggregate: Aggregate) -> dict[str, Any]:
    """Give what the audit log says of an appointment, by the names of requests, and of each who is invited."""
    appointment = aggregate.appointment
    return {
        "status": appointment.status,
        "appointmentStart": appointment.start.isoformat(),
        "appointmentEnd": appointment.end.isoformat(),
        "appointmentTimeZone": appointment.start.zone,
        "appointmentSubject": appointment.subject,
        "appointmentBody": appointment.body,
        "appointmentBodyFormat": appointment.shown_format,
        "appointmentLocation": appointment.location,
        "comment": appointment.comment,
        "invitees": {each.invitee_id: _invitee_values(each) for each in aggregate.invited},
    }


def _invitee_values(invitee: Invitee) -> str:
    # One text for each: what is known of a person is erased at once.
    told = {"address": invitee.address, "name": invitee.name, "answer": invitee.answer and answer_item(invitee.answer)}
    return to_json({name: value for name, value in told.items() if value})


def given_item(appointment_id: str, answer: Answer) -> dict[str, Any]:
    """Write in short what was answered, for the audit row. A delegate's address would outlive a deletion there."""
    given = {name: value for name, value in answer_item(answer).items() if name in _GIVEN}
    return {**given, "delegateId": invitee_id(appointment_id, answer.delegate)} if answer.delegate else given


def answer_of(item: Item) -> Answer:
    """Read the answer from an attribute."""
    return Answer(
        participation=item["participation"],
        sequence=item["sequence"],
        stamp=datetime.fromisoformat(item["stamp"]),
        comment=item.get("comment"),
        answered_by=item.get("answeredBy"),
        delegate=item.get("delegate"),
        proposed_start=_instant(item.get("proposedStart")),
        proposed_end=_instant(item.get("proposedEnd")),
        proposed_place=item.get("proposedPlace"),
        additional_guests=item.get("additionalGuests", 0),
    )


def mail_item(mail: MailStatus) -> dict[str, Any]:
    """Write what became of an invitee's newest mail as a row's attributes."""
    return {
        "kind": "mail",
        "inviteeId": mail.invitee_id,
        "messageId": mail.message_id,
        "version": mail.version,
        "sentAt": mail.sent_at.isoformat(timespec="milliseconds"),
        "state": mail.state,
        "isPermanent": mail.is_permanent,
        "reason": mail.reason,
        "at": isoformat(mail.at),
        "toldVersion": mail.told_version,
    }


def mail_of(item: Item) -> MailStatus:
    """Read from a row what became of a mail."""
    return MailStatus(
        invitee_id=item["inviteeId"],
        message_id=item["messageId"],
        version=item["version"],
        sent_at=datetime.fromisoformat(item["sentAt"]),
        state=item["state"],
        is_permanent=item["isPermanent"],
        reason=item.get("reason"),
        at=datetime.fromisoformat(item["at"]),
        told_version=item["toldVersion"],
    )


def _wall_time(item: Item, end: str) -> WallTime:
    return WallTime.from_stored(item[f"{end}Local"], item[f"{end}Fold"], item["zone"])


def _text(instant: datetime | None) -> str | None:
    return isoformat(instant) if instant else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
