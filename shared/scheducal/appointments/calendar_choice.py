"""In which calendar a new appointment is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scheducal.errors import Refusal
from scheducal.system_names import EMAIL
from scheducal.tenants.model import DefaultCalendar, Sender

# A tenant's connection by its id, None where the tenant has none of that id.
FindCalendar = Callable[[str, str], DefaultCalendar | None]


def placed(tenant_id: str, sender: Sender, calendar_id: str | None, find: FindCalendar) -> Sender:
    """Give the sender with the calendar that a request names, or else the tenant's default.

    Only another costs a read. Raises Refusal `calendar_not_found`.
    """
    # The key's row has the default calendar already, so that no read is needed.
    if calendar_id is None or (sender.calendar is not None and sender.calendar.calendar_id == calendar_id):
        return sender
    if calendar_id == EMAIL:
        return replace(sender, calendar=None)
    if (found := find(tenant_id, calendar_id)) is None:
        message = "there is no connected calendar with this id; name one of GET /api/v1/calendars, or `email`"
        raise Refusal("calendar_not_found", message, param="calendarId")
    return replace(sender, calendar=found)
