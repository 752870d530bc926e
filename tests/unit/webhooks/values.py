"""Endpoints for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from scheducal.webhooks.endpoints import rules
from scheducal.webhooks.endpoints.model import Endpoint

AT = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)
WEBHOOK_ID = "49856464-9c29-43b0-ad45-a8a9812d82bf"


def endpoint() -> Endpoint:
    """Just registered."""
    types = ("attendee.responded", "appointment.updated")
    return rules.registered("ten_1", WEBHOOK_ID, "https://hooks.example.com/", types, b"sealed", AT).after
