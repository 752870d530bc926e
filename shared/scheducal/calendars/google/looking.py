"""Looks at events, and tells one that is gone from a calendar that we may not see any more: Google says 404 to both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.calendars.google import requests
from scheducal.calendars.google.asking import Asking
from scheducal.calendars.google.errors import looked
from scheducal.calendars.request import Answer


def event_of(asking: Asking, calendar: str, reference: str) -> Mapping[str, Any] | None:
    """The event as Google has it, also when it is cancelled; None where it has none of that id, or no longer."""
    answer = asking.send(requests.get(calendar, reference))
    return None if is_gone(asking, calendar, answer) else looked(answer).body


def is_gone(asking: Asking, calendar: str, answer: Answer) -> bool:
    """Whether an answer about one event says that it is gone.

    Raises AccessLost where the whole calendar is: else everything in it would count as deleted by its owner.
    """
    if answer.status == 404:
        looked(asking.send(requests.first(calendar)))
    return answer.status in (404, 410)
