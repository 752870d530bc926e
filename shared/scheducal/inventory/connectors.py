"""Rows of connections to other systems."""

from __future__ import annotations

from scheducal.inventory.model import BODY, RowKind

_AS_LONG = "as long as the connection"

CONNECTORS = (
    RowKind(
        name="connection",
        holds="a link to one account in another system",
        kept=_AS_LONG,
        export="connection",
        plain="calendarId calendarKind account calendar connectionId connectionKind filter mapping rules auth label "
        "state version createdAt updatedAt deletedAt",
        machine="directory settings",
        hidden="secrets",
    ),
    RowKind(
        name="authorization",
        holds="a question to a calendar's owner that waits for its answer",
        kept="until the link ends",
        machine="calendarId calendarKind account calendar directory auth label state version createdAt updatedAt "
        "deletedAt makeDefault isRenewal askedBy connectionId connectionKind settings filter mapping rules "
        "usedAt",
        hidden="secret secrets challenge nonceDigest",
    ),
    RowKind(
        name="tokens",
        holds="the tokens of a connection, sealed",
        kept=_AS_LONG,
        machine="validUntil renewAt generation lostAt tryingSince",
        hidden="access refresh",
    ),
    RowKind(
        name="allowance",
        holds="that a tenant may use every mailbox of a directory or domain",
        kept="as long as the tenant",
        export="allowance",
        plain="calendarKind realm createdAt",
    ),
    RowKind(
        name="mirror",
        holds="that a connection mirrors appointments, or sends texts about them",
        kept=_AS_LONG,
        machine="system filter noShows begins",
    ),
    RowKind(
        name="gate",
        holds="who uses a connected system now",
        kept=_AS_LONG,
        machine="pausedUntil lastTurn until0 until1 until2 until3 holder0 holder1 holder2 holder3 "
        "minute inMinute day inDay",
    ),
    RowKind(
        name="watch",
        holds="how far the pull of a connection has come, and its subscription",
        kept=_AS_LONG,
        machine="calendarId cursor begunAt listing lookedAt failures expectedFor expectedBy "
        "refusedUnsigned refusedMalformed refusedStale refusedWrong refusedAt",
        hidden="channel former",
    ),
    RowKind(
        name="look",
        holds="a record or event that is to be looked at",
        kept="30 days after its end",
        machine="calendarId reference state revision askedAt tries endedAt error toldAt",
        person={"told": BODY},
        json="told",
    ),
    RowKind(
        name="connectionEntry",
        holds="what was asked of a connection's system, or what came from there",
        kept="14 days",
        export="connectionLogEntry",
        plain="connectionId entryId at direction what operation appointmentId remoteId result reason milliseconds "
        "requests count remoteIds body bodySize contentType",
    ),
    RowKind(
        name="connectionBody",
        holds="the body of an incoming webhook, sealed",
        kept="3 days",
        hidden="key content",
    ),
    RowKind(
        name="connectionKey",
        holds="that an incoming webhook was taken",
        kept="3 days",
    ),
    RowKind(
        name="stop",
        holds="that somebody wants no more texts from a connection, by a digest",
        kept="until they want texts again, or the connection ends",
        machine="connectionId at",
    ),
    RowKind(
        name="unplaced",
        holds="a booking of another system that has no place with us, without its customer",
        kept="until it is placed, or over",
        export="unplacedBooking",
        plain="connectionId remoteId remoteVersion service resource start end reason detail firstSeen lastTried "
        "tries state",
    ),
    RowKind(
        name="copy",
        holds="what another system made of an appointment by itself",
        kept="as long as the appointment",
        machine="appointmentId system remoteId likeness start end seenAt",
    ),
    RowKind(
        name="origin",
        holds="in which system an appointment began",
        kept="as long as the appointment",
        machine="system",
    ),
    RowKind(
        name="clash",
        holds="an event of a calendar that falls on bookings",
        kept="until the event is over",
        machine="reference bookingIds",
    ),
    RowKind(
        name="drift",
        holds="the last comparison of a system with the appointments",
        kept=_AS_LONG,
        machine="calendarId progress report",
    ),
    RowKind(
        name="busyWeek",
        holds="when the owner of a calendar is busy in a week",
        kept="some hours",
        machine="askedAt renewedUntil",
        person={"busy": BODY},
    ),
    RowKind(
        name="remoteEvent",
        holds="which appointment an event in a calendar is",
        kept="90 days after its end",
        machine="reference appointmentId system endsAt listedAt",
    ),
)
