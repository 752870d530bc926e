"""What becomes of one event of SES. Each outcome is counted and logged."""

from __future__ import annotations

from typing import Literal

from scheducal.appointments.model import MailState
from scheducal.connectors.systems.email.feedback.tags import MailTags
from scheducal.values import dataclass

# Why an event says nothing of a mail of ours that we could record.
Unusable = Literal["setup", "other_event", "not_spam", "untagged"]
# Why it is about nobody whom we know.
Unknown = Literal["unknown_appointment", "unknown_invitee", "unknown_version", "other_recipient"]
# Why it does not count: said before; overtaken by what is known of the same mail; about an earlier mail.
Uncounted = Literal["repeated", "overtaken", "stale"]
FeedbackResult = MailState | Unusable | Unknown | Uncounted


@dataclass(frozen=True, slots=True)
class Received:
    """An event that was dealt with. tags: of its mail, None where it has none of ours."""

    outcome: FeedbackResult
    tags: MailTags | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event that changes nothing."""

    reason: Unusable | Unknown | Uncounted
