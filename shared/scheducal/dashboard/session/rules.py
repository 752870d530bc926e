"""When a session ends, and where a page may lead (pure)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from scheducal.dashboard.session.model import Session
from scheducal.tenants.roles import MemberRole
from scheducal.values import dataclass

# A use is written once in so long: most requests write nothing.
NOTED_EVERY = timedelta(minutes=5)
START = "/dashboard"
_LONGEST_PATH = 1_000
# Printable ASCII without a backslash, which browsers read as a slash.
_PATH = re.compile(r"/dashboard(?:[/?][!-\[\]-~]*)?")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts. idle: without a use. absolute: at all."""

    idle: timedelta
    absolute: timedelta

    def end_of(self, session: Session) -> datetime:
        """Tell when the session ends if it is not used again."""
        return min(session.used_at + self.idle, session.created_at + self.absolute)


def is_in_force(session: Session, role: MemberRole, limits: Limits, at: datetime) -> bool:
    """Tell whether a session still opens its tenant. role: the member's now; a new one needs a new sign-in."""
    return session.role == role and at < limits.end_of(session)


def is_to_be_noted(session: Session, at: datetime) -> bool:
    """Tell whether a use is to be written."""
    return at - session.used_at >= NOTED_EVERY


def safe_next(text: str | None) -> str:
    """Give where to go after sign-in: a path of the dashboard, and its start for anything else."""
    if not text or len(text) > _LONGEST_PATH or not _PATH.fullmatch(text) or "/../" in f"{text}/":
        return START
    return text
