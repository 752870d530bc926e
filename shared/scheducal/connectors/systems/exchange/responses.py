"""What Graph says, as plain values. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from scheducal.appointments.model import Participation
from scheducal.connectors.connected import RemoteAttendee, RemoteEvent, Subscription, link
from scheducal.connectors.systems.exchange.requests import CONTENT_PROPERTY, PROPERTIES, UID_PROPERTY
from scheducal.connectors.systems.exchange.teams import joining
from scheducal.connectors.systems.exchange.values import Json, iana_name, object_of, objects_of, text_of, zone_of
from scheducal.http.request import SystemUnavailable
from scheducal.values import dataclass

# `none` is what the organizer sees of somebody silent, `notResponded` what is shown after a change.
_PARTICIPATIONS: Mapping[str, Participation] = {
    "accepted": "accepted",
    "declined": "declined",
    "tentativelyAccepted": "tentativelyAccepted",
}
_BODY = re.compile(r"<body[^>]*>(?P<inside>.*)</body>", re.IGNORECASE | re.DOTALL)
# Exchange wraps long lines of HTML, where only `pre` keeps them.
_WRAPPED = re.compile(r"[ \t\r\n]+")
# States of an entry that do not block its time.
FREE = frozenset({"free", "workingElsewhere"})
# How Exchange writes that there is no time.
_NEVER = frozenset({1, 4501})


@dataclass(frozen=True, slots=True)
class Found:
    """An event as Graph gave it, and what it means."""

    raw: Json
    remote: RemoteEvent

    @property
    def attendees(self) -> list[Json]:
        """List the entries, as they are to be sent again."""
        return objects_of(self.raw.get("attendees"))

    @property
    def mark(self) -> str | None:
        """Tell which content of ours was written last."""
        return _property(self.raw, CONTENT_PROPERTY)

    @property
    def is_online_meeting(self) -> bool:
        """Tell whether its body says how to join, and must go on doing so."""
        return self.raw.get("isOnlineMeeting") is True

    @property
    def joining(self) -> str:
        """Find the part of the body that says how to join; empty where there is none that we recognise."""
        return joining(_html(object_of(self.raw.get("body")))) if self.is_online_meeting else ""

    @property
    def made_at(self) -> str:
        """Tell when it was created; sorts by time."""
        return text_of(self.raw.get("createdDateTime")) or ""


def found(raw: Json) -> Found:
    """Read an event; raises SystemUnavailable where it is none."""
    reference = text_of(raw.get("id"))
    if reference is None:
        raise SystemUnavailable("Exchange answered with something else than an event")
    return Found(raw, _removed(reference) if "@removed" in raw else _remote(raw, reference))


def subscription(raw: Json, resource: str) -> Subscription:
    """Read a subscription as it stands now; raises SystemUnavailable where it is none."""
    subscription_id, expires_at = text_of(raw.get("id")), _instant(raw.get("expirationDateTime"))
    if subscription_id is None or expires_at is None:
        raise SystemUnavailable("Exchange answered with something else than a subscription")
    return Subscription(subscription_id, resource, expires_at)


def moment(raw: Any) -> datetime | None:
    """Read the instant of a dateTimeTimeZone; None where it is none, or of a zone that nobody knows."""
    given = object_of(raw)
    if (zone := zone_of(text_of(given.get("timeZone")) or "UTC")) is None:
        return None
    # Graph writes seven digits of a second. Whole seconds are enough.
    text = (text_of(given.get("dateTime")) or "")[: len("2026-04-15T16:00:00")]
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _removed(reference: str) -> RemoteEvent:
    return RemoteEvent(reference, etag="", uid=None, updated_at=None, cancelled=True)


def _remote(raw: Json, reference: str) -> RemoteEvent:
    return RemoteEvent(
        reference=reference,
        etag=text_of(raw.get("@odata.etag")) or text_of(raw.get("changeKey")) or "",
        uid=_property(raw, UID_PROPERTY),
        updated_at=_instant(raw.get("lastModifiedDateTime")),
        start=moment(raw.get("start")),
        end=moment(raw.get("end")),
        time_zone=iana_name(text_of(raw.get("originalStartTimeZone")) or "UTC"),
        subject=text_of(raw.get("subject")),
        body_html=_words(raw),
        location=text_of(object_of(raw.get("location")).get("displayName")),
        cancelled=raw.get("isCancelled") is True,
        attendees=tuple(_attendees(raw)),
        join_url=link(object_of(raw.get("onlineMeeting")).get("joinUrl")),
        is_free=raw.get("showAs") in FREE,
        is_all_day=raw.get("isAllDay") is True
        and (text_of(object_of(raw.get("start")).get("dateTime")) or "")[11:16] == "00:00",
    )


def _attendees(raw: Json) -> Iterator[RemoteAttendee]:
    for entry in objects_of(raw.get("attendees")):
        named, status = object_of(entry.get("emailAddress")), object_of(entry.get("status"))
        response, address = text_of(status.get("response")), text_of(named.get("address"))
        # The owner is in the list too, and answers nobody.
        if response == "organizer" or address is None:
            continue
        participation: Participation = _PARTICIPATIONS.get(response or "", "needsAction")
        proposed = object_of(entry.get("proposedNewTime"))
        yield RemoteAttendee(
            address=address,
            name=text_of(named.get("name")),
            participation=participation,
            responded_at=None if participation == "needsAction" else _instant(status.get("time")),
            proposed_start=moment(proposed.get("start")),
            proposed_end=moment(proposed.get("end")),
        )


def _words(raw: Json) -> str | None:
    """Give the body without what Exchange adds to it for an online meeting."""
    html = _html(object_of(raw.get("body")))
    return text_of((html or "").removesuffix(joining(html)).strip()) if raw.get("isOnlineMeeting") is True else html


def _html(body: Json) -> str | None:
    """Give the inside of the page that Exchange makes of a body."""
    content = text_of(body.get("content")) or ""
    if body.get("contentType") == "text":
        content = escape(content, quote=False).replace("\r\n", "<br>").replace("\n", "<br>")
    inside = _BODY.search(content)
    html = inside["inside"] if inside else content
    return (html if "<pre" in html.casefold() else _WRAPPED.sub(" ", html)).strip() or None


def _property(raw: Json, name: str) -> str | None:
    found_all = objects_of(raw.get(PROPERTIES))
    return next((text_of(each.get("value")) for each in found_all if each.get("id") == name), None)


def _instant(text: Any) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        found_at = datetime.fromisoformat(text[: len("2026-04-15T16:00:00")]).replace(tzinfo=UTC)
    except ValueError:
        return None
    return None if found_at.year in _NEVER else found_at
