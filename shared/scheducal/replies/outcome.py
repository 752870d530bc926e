"""Why a mail changes nothing. Each reason is counted, and the mail is kept under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MailReason = Literal["too_large", "unreadable", "bounce", "automatic", "no_sender", "no_calendar"]
CalendarReason = Literal["malformed", "other_method", "no_participation", "unresolved_time"]
IgnoredReason = Literal[
    "unknown_appointment",
    "unauthenticated",
    "not_invited",
    "not_the_invitee",
    "recurrence",
    "removed",
    "cancelled",
    "stale",
    "repeated",
]
Reason = MailReason | CalendarReason | IgnoredReason


@dataclass(frozen=True, slots=True)
class NotAReply:
    """A mail or a calendar object that is no answer, or cannot be understood."""

    reason: MailReason | CalendarReason


@dataclass(frozen=True, slots=True)
class Ignored:
    """An answer that is understood and must change nothing."""

    reason: IgnoredReason
