"""Teams meetings, for appointments whose location asks for one. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PLACE = "microsoft teams"
# Exchange writes how to join into the body, below a line of underscores. Without that part the meeting is dead.
_JOINING = re.compile(r"(?:<(?:br|div|p|span)\b[^<>]*>\s*){0,8}_{20,}.*\Z", re.DOTALL)


def is_asked_for(location: str | None) -> bool:
    """Tell whether the appointment is to take place in Teams."""
    return location is not None and location.casefold() == _PLACE


def meeting() -> Mapping[str, Any]:
    """Give what makes an event an online meeting; it stays one, even when its location changes."""
    return {"isOnlineMeeting": True, "onlineMeetingProvider": "teamsForBusiness"}


def joining(html: str | None) -> str:
    """Find the part of an event's body that says how to join; empty where there is none that we recognise."""
    found = _JOINING.search(html or "")
    return found[0] if found else ""
