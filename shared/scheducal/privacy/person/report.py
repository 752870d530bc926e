"""What a privacy request did and where, and what is kept and why. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from scheducal.values import dataclass

ReportedPlace = Literal[
    "appointments",
    "bookings",
    "customers",
    "answers",
    "mails",
    "calendars",
    "timeline",
    "webhookDeliveries",
    "keptAnswers",
    "auditLog",
    "business",
]
Reason = Literal[
    "upcoming",
    "sentMails",
    "calendarCopies",
    "receivedMails",
    "auditTrail",
    "businessRecord",
    "shortLived",
    "copies",
    "proof",
]
# By the kind of row.
PLACES: Mapping[str, ReportedPlace] = {
    "appointment": "appointments",
    "invitee": "appointments",
    "booking": "bookings",
    "customer": "customers",
    "customerIdentity": "customers",
    "reply": "answers",
    "mail": "mails",
    "mailNote": "mails",
    "gmail": "mails",
    "told": "calendars",
    "event": "timeline",
    "conflict": "timeline",
    "delivery": "webhookDeliveries",
    "attempt": "webhookDeliveries",
    "idempotency": "keptAnswers",
    "auditEntry": "auditLog",
    "audit": "auditLog",
}
REASONS: Mapping[Reason, str] = {
    "upcoming": "The appointment is still to come, and cannot be kept without it. It is erased once that is over.",
    "sentMails": "Mails that went out lie in other people's mailboxes. Nobody can call them back.",
    "calendarCopies": "The event is written again without the person. Copies of others stay, and where we lost access.",
    "receivedMails": "Mails that came in are deleted 30 days after they came, and 90 where nobody understood them.",
    "auditTrail": "Who did what and when must stay provable. Names, addresses and texts are not in it.",
    "businessRecord": "The person works for the business: resources and connected calendars are its own records.",
    "shortLived": "First answers that are kept for repeated requests are gone by themselves within a day.",
    "copies": "Backups are gone after 35 days. Files that were exported before are for their owner to delete.",
    "proof": "The request itself is kept for 24 months, as proof that it was answered.",
}


@dataclass(slots=True)
class Report:
    """Counts rows by where they are, of what was done, and by the reason, of what is kept."""

    done: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    # When the earliest of the appointments that are still to come is over, ISO 8601.
    until: str | None = None
    # Appointments of which a calendar is still told.
    pushing: int = 0
    # The tenant's settings, in days by the kind of data.
    retention: dict[str, int] = field(default_factory=dict)

    def did(self, kind: str, count: int = 1) -> None:
        """Count rows of a kind."""
        self.done[PLACES.get(kind, "business")] += count

    def keeps(self, reason: Reason, count: int = 1) -> None:
        """Count rows that are kept."""
        self.kept[reason] += count

    def item(self) -> dict[str, Any]:
        """Write it as a job's report has it."""
        numbers = {"until": self.until, "pushing": self.pushing, "retention": self.retention}
        return {"done": dict(self.done), "kept": dict(self.kept), **numbers}

    @classmethod
    def of(cls, item: Mapping[str, Any], *, first: bool) -> Report:
        """Read it. first: whether a round through all rows begins, which counts again what is still to be done."""
        done, kept = Counter(item.get("done", {})), Counter(item.get("kept", {}))
        if not first:
            return cls(done, kept, item.get("until"), item.get("pushing", 0))
        for name in ("upcoming", "businessRecord"):
            del kept[name]
        return cls(done, kept)
