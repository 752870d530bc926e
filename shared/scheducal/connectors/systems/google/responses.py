"""What Google shows of an event, as a plain value. Pure.

An event that lasts whole days has no zone there: its midnights are those of the zone that we wrote beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheducal.appointments.model import Participation
from scheducal.availability.busy import Busy
from scheducal.clock import to_seconds
from scheducal.connectors.connected import RemoteAttendee, RemoteEvent, link

UID, ZONE, STATE = "scheducalUid", "scheducalZone", "scheducalState"
_PARTICIPATIONS: Final[Mapping[str, Participation]] = {
    "accepted": "accepted",
    "declined": "declined",
    "tentative": "tentativelyAccepted",
}


def remote_event(item: Mapping[str, Any]) -> RemoteEvent:
    """Read an `Event` of Google's; one that is cancelled may tell no more than its id."""
    ours = private_properties(item)
    start, end = item.get("start", {}), item.get("end", {})
    # An occurrence of a series that somebody made of our event has our properties too.
    is_occurrence = "recurringEventId" in item
    return RemoteEvent(
        reference=item["id"],
        etag=item.get("etag", ""),
        uid=None if is_occurrence else ours.get(UID),
        updated_at=_instant(item.get("updated")),
        start=_moment(start, ours),
        end=_moment(end, ours),
        time_zone=_zone_name(start, ours),
        subject=item.get("summary") or None,
        body_html=item.get("description") or None,
        location=item.get("location") or None,
        cancelled=item.get("status") == "cancelled",
        attendees=tuple(_attendees(item)),
        join_url=_join_url(item),
        is_free=item.get("transparency") == "transparent" or _is_declined(item),
        is_all_day="date" in start and _zone(ours.get(ZONE)) is None,
    )


def private_properties(item: Mapping[str, Any]) -> Mapping[str, str]:
    """Read what we, and other programs, wrote beside the event."""
    found: Mapping[str, str] = item.get("extendedProperties", {}).get("private", {})
    return found


def is_person(attendee: Mapping[str, Any]) -> bool:
    """Tell whether an attendee is a person: neither the organizer nor a room, nor a group without an address."""
    return bool(attendee.get("email")) and not attendee.get("organizer") and not attendee.get("resource")


def busy_times(periods: list[Mapping[str, str]]) -> tuple[Busy, ...]:
    """Read `TimePeriod`s of Google's as they are."""
    return tuple(
        Busy(datetime.fromisoformat(each["start"]).astimezone(UTC), datetime.fromisoformat(each["end"]).astimezone(UTC))
        for each in periods
    )


def _is_declined(item: Mapping[str, Any]) -> bool:
    """Tell whether the calendar's owner does not take part."""
    return any(each.get("self") and each.get("responseStatus") == "declined" for each in item.get("attendees", []))


def _attendees(item: Mapping[str, Any]) -> Iterator[RemoteAttendee]:
    for each in filter(is_person, item.get("attendees", [])):
        yield RemoteAttendee(
            address=each["email"],
            name=each.get("displayName"),
            participation=_PARTICIPATIONS.get(each.get("responseStatus", ""), "needsAction"),
            comment=each.get("comment") or None,
            additional_guests=_guests(each.get("additionalGuests")),
        )


def _guests(count: object) -> int:
    return count if isinstance(count, int) and 0 < count < 10**9 else 0


def _join_url(item: Mapping[str, Any]) -> str | None:
    """Find the link of a meeting of any kind; a telephone number alone is no link. One that is taken away is null."""
    entries = (item.get("conferenceData") or {}).get("entryPoints", [])
    videos = (each.get("uri") for each in entries if each.get("entryPointType") == "video")
    return link(next(videos, item.get("hangoutLink")))


def _moment(when: Mapping[str, str], ours: Mapping[str, str]) -> datetime | None:
    if "dateTime" in when:
        return _instant(when["dateTime"])
    if "date" not in when:
        return None
    zone = _zone(ours.get(ZONE)) or ZoneInfo("UTC")
    return datetime.fromisoformat(when["date"]).replace(tzinfo=zone).astimezone(UTC)


def _zone_name(start: Mapping[str, str], ours: Mapping[str, str]) -> str | None:
    name = start.get("timeZone") or (ours.get(ZONE) if "date" in start else None)
    return name if _zone(name) else None


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _instant(text: str | None) -> datetime | None:
    return to_seconds(datetime.fromisoformat(text).astimezone(UTC)) if text else None
