"""A replay of all that failed, as a plain value."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from scheducal.values import dataclass

JobState = Literal["running", "done"]
Aim = Literal["replay", "skip"]


@dataclass(frozen=True, slots=True)
class ReplayJob:
    """since, until: the events' times, half-open.
    cursor: the last delivery looked at, empty before the first.
    aim: replay what failed, or skip what is still open, since its webhook was deleted.
    """

    tenant_id: str
    webhook_id: str
    job_id: str
    since: datetime
    until: datetime
    created_at: datetime
    state: JobState = "running"
    cursor: str = ""
    replayed: int = 0
    aim: Aim = "replay"
