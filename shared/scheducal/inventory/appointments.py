"""Rows of appointments: the state of each, and its log."""

from __future__ import annotations

from scheducal.inventory.model import ADDRESS, ANSWER, BODY, IDENTITY, LOG, RowKind

_AS_LONG = "as long as the tenant"
_LOG = "90 days"

APPOINTMENTS = (
    RowKind(
        name="appointment",
        holds="an appointment as it was agreed on",
        kept=_AS_LONG,
        export="appointment",
        plain="appointmentId uid system organizerAddress organizerName zone startLocal startFold startInstant endLocal "
        "endFold endInstant createdAt updatedAt stamp bodyFormat version status inviteeCount originalInviteeCount "
        "cancelledAt bookingId withheld",
        machine="noticeVersion sequence askedSequence renamedAt isQuietEnd quietAt",
        person={"subject": BODY, "body": BODY, "location": BODY, "formerPlaces": BODY, "comment": BODY},
        erasure="anonymise",
    ),
    RowKind(
        name="invitee",
        holds="somebody who is invited, with their answer",
        kept=_AS_LONG,
        export="invitee",
        plain="appointmentId inviteeId participation addedAt removedAt place isDelegate",
        machine="prime quietVersion",
        person={"address": ADDRESS, "name": IDENTITY, "answer": ANSWER, "gsi1pk": IDENTITY, "gsi1sk": IDENTITY},
        erasure="anonymise",
    ),
    RowKind(
        name="mail",
        holds="what became of the newest mail to an invitee",
        kept=_AS_LONG,
        export="mail",
        plain="inviteeId version sentAt state isPermanent at",
        machine="messageId toldVersion",
        person={"reason": LOG},
        erasure="anonymise",
    ),
    RowKind(
        name="told",
        holds="the last state that a system or an invitee was told",
        kept=_AS_LONG,
        machine="revision inviteeId operation noticeVersion sequence at reference certain stamp isAsked",
        person={"seen": BODY, "pushed": BODY, "fields": BODY, "error": LOG},
        erasure="anonymise",
    ),
    RowKind(
        name="sync",
        holds="how far the push of an appointment to a system has come",
        kept=_AS_LONG,
        export="sync",
        plain="appointmentId system state wantedVersion pushedVersion attempts updatedAt",
        machine="notBefore toldOf",
        person={"error": LOG},
        erasure="anonymise",
    ),
    RowKind(
        name="audit",
        holds="who changed which fields, and when",
        kept=_AS_LONG,
        export="audit",
        plain="action actor version changed at override subject isQuiet",
        person={"answer": ANSWER},
    ),
    RowKind(
        name="event",
        holds="a fact that happened, as webhooks get it",
        kept=_LOG,
        export="event",
        plain="eventId eventType occurredAt appointmentId bookingId holdId webhookId connectionId calendarId version",
        machine="system requestId",
        person={"envelope": LOG},
        json="envelope",
        erasure="remove",
    ),
    RowKind(
        name="reply",
        holds="an answer that came by mail, and what it did",
        kept=_LOG,
        export="reply",
        plain="appointmentId outcome reason method participation sequence inviteeId version at",
        machine="messageId",
        person={"answeredBy": ANSWER},
        erasure="anonymise",
    ),
    RowKind(
        name="mailNote",
        holds="a mail that did not simply arrive",
        kept=_LOG,
        export="mailNote",
        plain="inviteeId version state outcome at",
        machine="messageId",
        person={"reason": LOG},
        erasure="anonymise",
    ),
    RowKind(
        name="conflict",
        holds="the value that gave way where both sides changed a field",
        kept=_LOG,
        export="conflict",
        plain="version at field winner",
        person={"lost": BODY},
        erasure="anonymise",
    ),
    RowKind(
        name="repair",
        holds="a difference between a system and an appointment, and what was done",
        kept=_LOG,
        export="repair",
        plain="version at system fields repair reason",
    ),
    RowKind(
        name="undeliverable",
        holds="that mails do not get to an address",
        kept="until a mail arrives there, or you clear it",
        export="undeliverableAddress",
        plain="appointmentId state sentAt at",
        person={"address": ADDRESS, "reason": LOG},
        erasure="remove",
    ),
    RowKind(
        name="gmail",
        holds="that a Gmail mailbox was invited before; its key names the mailbox",
        kept=_AS_LONG,
        machine="primedAt",
        erasure="remove",
    ),
)
