"""What was done to an appointment, as a plain value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scheducal.appointments.model import Participation
from scheducal.appointments.rules import Action
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """What an invitee answered, in short."""

    participation: Participation
    additional_guests: int = 0
    delegate_id: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One version's making.

    actor: the API key, or the id of the invitee who answered.

    override: rules that the business put aside for the time of its booking, the reason, and who did so.
    changed: names of request fields.
    at: aware, UTC.
    answer: what was answered, None for another action, and in rows of an older release.
    is_quiet: whether those who are invited were not told.
    """

    version: int
    action: Action
    actor: str
    changed: tuple[str, ...]
    at: datetime
    answer: RecordedAnswer | None = None
    override: Mapping[str, Any] | None = None
    is_quiet: bool = False
