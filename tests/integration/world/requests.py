"""Bodies of requests that the tests send, and whom they invite."""

from __future__ import annotations

from typing import Any

JOHN = "john@acmecorp.com"
MARY = "mary@acmecorp.com"
GMAIL = "j.doe@gmail.com"
KEY = "3f0c9a52-0d0e-4a54-9a0f-6d4f2a1b7c11"
PLAIN: dict[str, Any] = {
    "appointmentSubject": "Quarterly Business Review",
    "appointmentBody": "<p>Q1 review with the Acme team.</p>",
    "appointmentLocation": "https://meet.example.com/qbr-acme",
    "appointmentStart": "2026-04-15T09:00:00",
    "appointmentEnd": "2026-04-15T10:00:00",
    "appointmentTimeZone": "America/Los_Angeles",
}
WITH_JOHN = {**PLAIN, "name": "John Doe", "address": JOHN}
WITH_GMAIL = {**PLAIN, "name": "J. Doe", "address": GMAIL}
INVITE_MARY = {"name": "Mary Jones", "address": MARY}
INVITE_GMAIL = {"name": "J. Doe", "address": GMAIL}
MOVED = {"appointmentStart": "2026-04-15T11:00:00", "appointmentEnd": "2026-04-15T12:00:00"}
RENAMED = {"appointmentSubject": "Quarterly review, moved to the big room"}
CANCELLED = {"comment": "Meeting cancelled, we will reschedule."}
