"""Rows of tenants, their keys and their webhooks, and those that notice repetitions."""

from __future__ import annotations

from scheducal.inventory.model import ADDRESS, LOG, NAME, RowKind
from scheducal.tallies.rows import ATTRIBUTES

_AS_LONG = "as long as the tenant"
_DELIVERIES = "30 days"

TENANTS = (
    RowKind(
        name="tenant",
        holds="the tenant, with its settings",
        kept=_AS_LONG,
        export="tenant",
        plain="name senderAddress createdAt calendar settings suspended retention",
        machine="roster",
    ),
    RowKind(
        name="apiKey",
        holds="an API key, without its secret",
        kept=_AS_LONG,
        export="apiKey",
        plain="apiKey label role perMinute createdAt revokedAt revokedBy channel",
        machine="tenantName senderAddress interval tat calendar settings suspended",
        hidden="secretHash",
    ),
    RowKind(
        name="keyInForce",
        holds="that an API key is in force, with its sealed secret",
        kept="until the key is revoked",
        machine="channel",
        hidden="sealed",
    ),
    RowKind(
        name="idempotency",
        holds="the first answer to an `Idempotency-Key`",
        kept="a day",
        machine="request status headers page bookingIds location",
        person={"body": LOG, "said": LOG},
        erasure="remove",
    ),
    RowKind(
        name="duplicate",
        holds="the newest create of a given content",
        kept="ten seconds",
        machine="subjectId rows unchanged",
    ),
    RowKind(
        name="source",
        holds="how many requests came from an address, whose code its key has",
        kept="an hour",
        machine="tat",
    ),
    RowKind(
        name="auditEntry",
        holds="who did what to one thing, when and from where, with before and after",
        kept="as `audit.tableDays` says",
        export="auditEntry",
        plain="auditId at action actor actorKind objectKind objectId requestId source changes personalFields",
        machine="personalDigest",
        person={"personal": LOG},
        json="changes personal",
        erasure="anonymise",
    ),
    RowKind(
        name="auditDay",
        holds="the hash over a day's audit entries, and over the day before",
        kept=_AS_LONG,
        machine="day before hash entries parts keptUntil",
    ),
    RowKind(
        name="auditChain",
        holds="up to which day audit entries are sealed",
        kept=_AS_LONG,
        machine="through hash revision open",
    ),
    RowKind(
        name="job",
        holds="long work that is done in parts, with its report",
        kept="as its kind says",
        export="job",
        plain="jobId jobKind createdAt startsAt actor state counts report endedAt",
        machine="cursor attempts notBefore",
        person={"parameters": LOG},
    ),
)

TALLIES = (
    RowKind(
        name="tally",
        holds="how many deliveries and syncs went well or failed, by the hour of a day",
        kept="three days",
        machine=f"day {' '.join(sorted(ATTRIBUTES.values()))}",
    ),
)

MEMBERS = (
    RowKind(
        name="member",
        holds="a person who signs in to the dashboard; of no tenant",
        kept="as long as they are a member of any tenant",
        plain="memberId zone createdAt",
        machine="isOperator",
        person={"email": ADDRESS, "name": NAME},
    ),
    RowKind(
        name="memberAddress",
        holds="that an e-mail address is a member's, by its digest; of no tenant",
        kept="as long as the member",
        machine="memberId",
    ),
    RowKind(
        name="membership",
        holds="a member's place and role in the tenant",
        kept="until they leave",
        export="member",
        plain="memberId role createdAt",
        person={"email": ADDRESS, "name": NAME},
    ),
    RowKind(
        name="memberState",
        holds="how many members and owners there are",
        kept=_AS_LONG,
        machine="members owners version",
    ),
    RowKind(
        name="memberInvitation",
        holds="an invitation to become a member, without its token",
        kept="a week, or until it is accepted",
        export="invitation",
        plain="invitationId role actor createdAt until",
        hidden="secretHash",
        person={"email": ADDRESS},
    ),
    RowKind(
        name="passwordReset",
        holds="that somebody asked for a new password, by the digest of the token in their mail; of no tenant",
        kept="an hour, or until it is used",
        machine="memberId until",
        person={"email": ADDRESS},
        erasure="remove",
    ),
    RowKind(
        name="memberSession",
        holds="a sign-in of a member at one browser, without its token",
        kept="until it ends",
        machine="memberId digest role createdAt usedAt agent source",
    ),
)

PRIVACY = (
    RowKind(
        name="legalHold",
        holds="an order to keep what is known of a person",
        kept="until it is released",
        export="legalHold",
        plain="holdId reason actor createdAt",
        person={"sought": LOG, "person": LOG},
    ),
    RowKind(
        name="privacyResult",
        holds="which rows belong to the result of an access request",
        kept="30 days",
        machine="keys",
    ),
)

WEBHOOKS = (
    RowKind(
        name="webhook",
        holds="a customer's URL that takes events",
        kept=_AS_LONG,
        export="webhook",
        plain="webhookId url eventTypes isActive version createdAt updatedAt failingSince disabledReason",
        machine="slowUntil previousUntil",
        hidden="secret previousSecret",
    ),
    RowKind(name="webhookCount", holds="how many webhooks there are", kept=_AS_LONG, machine="count"),
    RowKind(
        name="delivery",
        holds="one event on its way to one webhook",
        kept=_DELIVERIES,
        export="delivery",
        plain="webhookId eventId eventType occurredAt appointmentId createdAt state generation attempt",
        machine="eventPk eventSk notBefore claimedUntil",
        person={"last": LOG},
        erasure="anonymise",
    ),
    RowKind(
        name="attempt",
        holds="one request of a delivery that ended",
        kept=_DELIVERIES,
        export="attempt",
        plain="generation number at durationMs code",
        person={"response": LOG, "error": LOG},
        erasure="anonymise",
    ),
    RowKind(
        name="manifest",
        holds="which first attempts were sent; of all tenants",
        kept="minutes",
        machine="at deliveries",
    ),
    RowKind(
        name="eventCheck",
        holds="up to when events were looked at that nobody may have planned; of all tenants",
        kept="as long as the table",
        machine="until",
    ),
    RowKind(
        name="restore",
        holds="which table this one was restored from, and the steps taken since; of all tenants",
        kept="as long as the table",
        machine="source point survey retold replanned reconciledFrom reconciling",
    ),
    RowKind(
        name="replay",
        holds="a replay: of one delivery, or of all that failed since a time",
        kept=_DELIVERIES,
        export="replay",
        plain="webhookId jobId since until createdAt state replayed aim deliveryId generation",
        machine="cursor",
    ),
    RowKind(
        name="newestReplay",
        holds="which replay of a webhook was started last",
        kept=_DELIVERIES,
        machine="jobId",
    ),
)
