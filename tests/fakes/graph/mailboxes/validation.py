"""What Graph takes of an event's properties, and what it makes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from tests.fakes.graph.mailboxes.event import Attendee
from tests.fakes.graph.refusal import invalid

_ZONES = available_timezones()
_MOST_ATTENDEES, _LONGEST_SUBJECT, _MOST_BODY = 500, 255, 4_000_000
_LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
# Kept and shown again; the rest of an event's properties have a meaning here.
SETTINGS: Mapping[str, type | tuple[type, ...]] = {
    "allowNewTimeProposals": bool,
    "responseRequested": bool,
    "hideAttendees": bool,
    "isReminderOn": bool,
    "reminderMinutesBeforeStart": int,
    "importance": str,
    "sensitivity": str,
}
_SHOW_AS = {"free", "tentative", "busy", "oof", "workingElsewhere", "unknown"}
KNOWN = {
    *("subject", "body", "start", "end", "location", "attendees", "showAs", "transactionId", "isOnlineMeeting"),
    *("onlineMeetingProvider", "singleValueExtendedProperties"),
    *SETTINGS,
}


def checked(body: Any) -> Mapping[str, Any]:
    """Check that an object has properties of an event alone."""
    if not isinstance(body, dict):
        raise invalid("Unable to read JSON request payload.", "BadRequest")
    if unknown := sorted(body.keys() - KNOWN):
        raise invalid(f"The property '{unknown[0]}' does not exist on type 'microsoft.graph.event'.", "RequestBodyRead")
    for name, kind in SETTINGS.items():
        if name in body and not isinstance(body[name], kind):
            raise invalid(f"Cannot convert the value of '{name}'.", "RequestBodyRead")
    return body


def time_of(value: Any) -> tuple[datetime, str]:
    """Give the instant in UTC, and the zone it was given in."""
    if not isinstance(value, dict) or not _LOCAL.fullmatch(str(value.get("dateTime"))):
        raise invalid("The date and time must be given without an offset.")
    name = str(value.get("timeZone") or "UTC")
    zone = WINDOWS_TO_OLSON.get(name, name)
    if zone not in _ZONES:
        raise invalid(f"The time zone '{name}' is not supported.", "TimeZoneNotSupportedException")
    try:
        local = datetime.fromisoformat(value["dateTime"][:19])
    except ValueError:
        raise invalid("There is no such date.") from None
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), name


def attendees_of(value: Any) -> dict[str, Attendee]:
    """By casefolded address."""
    if not isinstance(value, list) or len(value) > _MOST_ATTENDEES:
        raise invalid(f"At most {_MOST_ATTENDEES} attendees.", "ErrorRecipientLimitExceeded")
    found = {}
    for entry in value:
        named = entry.get("emailAddress") if isinstance(entry, dict) else None
        address = named.get("address") if isinstance(named, dict) else None
        if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
            raise invalid("At least one recipient is not valid.", "ErrorInvalidRecipients")
        kind = entry.get("type", "required")
        if kind not in {"required", "optional", "resource"}:
            raise invalid("The attendee's type is not valid.", "RequestBodyRead")
        found[address.casefold()] = Attendee(address, str((named or {}).get("name") or ""), kind)
    return found


def subject_of(value: Any) -> str:
    """At most 255 characters."""
    if not isinstance(value, str | None) or len(value or "") > _LONGEST_SUBJECT:
        raise invalid("The subject is too long.")
    return (value or "").strip()


def html_of(value: Any) -> str:
    """Make a body's content."""
    if not isinstance(value, dict) or str(value.get("contentType")).lower() not in {"html", "text"}:
        raise invalid("The body's type must be text or html.", "RequestBodyRead")
    content = value.get("content")
    if not isinstance(content, str | None) or len(content or "") > _MOST_BODY:
        raise invalid("The body is not valid.")
    return content or ""


def location_of(value: Any) -> str:
    """Its display name."""
    name = value.get("displayName") if isinstance(value, dict) else None
    if not isinstance(name, str | None) or len(name or "") > _LONGEST_SUBJECT:
        raise invalid("The location is not valid.")
    return name or ""


def online_of(value: Any) -> bool:
    """Tell whether it is an online meeting, which stays one."""
    if value is not True:
        raise invalid("An online meeting cannot be switched off.", "ErrorInvalidRequest")
    return True


def show_as_of(value: Any) -> str:
    """One of Graph's words."""
    if value not in _SHOW_AS:
        raise invalid("The value of 'showAs' is not valid.", "RequestBodyRead")
    return str(value)


def properties_of(value: Any) -> dict[str, str]:
    """Extended properties: `String {guid} Name …` and a text each."""
    if not isinstance(value, list):
        raise invalid("Extended properties are a list.", "RequestBodyRead")
    for entry in value:
        name = entry.get("id") if isinstance(entry, dict) else None
        if not re.fullmatch(r"String \{[0-9a-f-]{36}\} Name \w+", str(name)) or not isinstance(entry.get("value"), str):
            raise invalid("The extended property's id is not valid.", "ErrorInvalidProperty")
    return {entry["id"]: entry["value"] for entry in value}
