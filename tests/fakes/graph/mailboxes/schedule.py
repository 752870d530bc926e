"""getSchedule: when mailboxes are busy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.graph.mailboxes import validation
from tests.fakes.graph.mailboxes.event import time_value
from tests.fakes.graph.mailboxes.mailbox import Mailbox
from tests.fakes.graph.refusal import invalid

_LONGEST, _MOST = timedelta(days=62), 100
_DIGITS = {"free": "0", "workingElsewhere": "0", "tentative": "1", "busy": "2", "oof": "3"}


def schedules(body: Any, mailboxes: Mapping[str, Mailbox]) -> dict[str, Any]:
    """Answer as Graph does; a mailbox that it cannot look into is an error inside the answer."""
    if not isinstance(body, dict) or not isinstance(body.get("schedules"), list):
        raise invalid("The schedules are missing.", "ErrorInvalidParameter")
    if body.keys() - {"schedules", "startTime", "endTime", "availabilityViewInterval"}:
        raise invalid("There are parameters that getSchedule does not have.", "BadRequest")
    if len(body["schedules"]) > _MOST:
        raise invalid("Too many mailboxes.", "ErrorMailboxDataArrayTooBig")
    start, end = validation.time_of(body.get("startTime"))[0], validation.time_of(body.get("endTime"))[0]
    minutes = body.get("availabilityViewInterval", 30)
    if not isinstance(minutes, int) or not 5 <= minutes <= 1440:
        raise invalid("The interval must be between 5 and 1440.", "ErrorInvalidMergedFreeBusyInterval")
    if not start < end <= start + _LONGEST:
        raise invalid("The requested time window is too long.", "ErrorTimeIntervalTooBig")
    return {
        "value": [
            _one(str(each), mailboxes.get(str(each).casefold()), start, end, minutes) for each in body["schedules"]
        ]
    }


def _one(name: str, mailbox: Mailbox | None, start: datetime, end: datetime, minutes: int) -> dict[str, Any]:
    if mailbox is None or mailbox.hides_busy:
        error = {"message": "Unable to resolve the mailbox.", "responseCode": "ErrorMailRecipientNotFound"}
        return {"scheduleId": name, "availabilityView": "", "error": error}
    events = [each for each in mailbox.present(None) if each.start < end and each.end > start]
    items = [
        {"status": each.show_as, "start": time_value(each.start), "end": time_value(each.end), "isPrivate": False}
        for each in sorted(events, key=lambda each: each.start)
    ]
    slot, view, at = timedelta(minutes=minutes), "", start
    while at < end:
        met = [_DIGITS.get(each.show_as, "2") for each in events if each.start < at + slot and each.end > at]
        view, at = view + max(met, default="0"), at + slot
    return {"scheduleId": name, "availabilityView": view, "scheduleItems": items, "workingHours": {}}
