"""What becomes of a mail. Each outcome is counted; a mail that changes nothing is kept under the reason."""

from __future__ import annotations

from typing import Literal

from scheducal.values import dataclass

MailReason = Literal["too_large", "unreadable", "bounce", "automatic", "no_sender", "no_calendar"]
CalendarReason = Literal["malformed", "other_method"]
IgnoredReason = Literal[
    "unknown_appointment",
    "unauthenticated",
    "not_invited",
    "not_the_invitee",
    "no_participation",
    "recurrence",
    "removed",
    "cancelled",
    "stale",
    "repeated",
    "other_method",
    "delegation_loop",
    "delegation_limit",
    "delegate_is_organizer",
    "delegate_removed",
    "delegate_unreachable",
]
# `unresolved_time`: the answer counts, and the time that it proposes cannot be read.
ReplyResult = (
    Literal["answered", "countered", "refreshed", "unresolved_time"] | MailReason | CalendarReason | IgnoredReason
)
# What needs nobody's eye: the answer counts, now or since before.
_UNDERSTOOD: frozenset[ReplyResult] = frozenset({"answered", "countered", "refreshed", "repeated"})


@dataclass(frozen=True, slots=True)
class NotAReply:
    """A mail or a calendar object that is no answer, or cannot be understood.

    sender: the address of the mail's From field, as far as it is known.
    """

    reason: MailReason | CalendarReason
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """An answer that is understood and must change nothing.

    invitee_id: whose it says it is, None where that is nobody invited.
    """

    reason: IgnoredReason
    invitee_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """An invitee asks for the current event, and is told again (RFC 5546 section 3.2.6)."""

    invitee_id: str


def set_aside_as(outcomes: tuple[ReplyResult, ...]) -> ReplyResult | None:
    """Name the outcome under which a mail is kept for a person to look at; None where one of its answers counts."""
    return None if _UNDERSTOOD.intersection(outcomes) else outcomes[0]
