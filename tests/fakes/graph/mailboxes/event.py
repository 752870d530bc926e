"""What a mailbox keeps: events, their attendees, and who subscribed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

Json = Mapping[str, Any]
JOIN_LINK = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_1"
JOINING = (
    '<div class="me-email-text" lang="en-US"><div><span style="white-space:nowrap">'
    f"{'_' * 80}</span></div><a href='{JOIN_LINK}'>Join the meeting now</a></div>"
)
NEVER = "0001-01-01T00:00:00Z"
RESPONSES = frozenset({"none", "accepted", "declined", "tentativelyAccepted", "notResponded", "organizer"})


@dataclass(slots=True)
class Attendee:
    """response: Graph's word. proposed: start and end, aware UTC."""

    address: str
    name: str
    kind: str = "required"
    response: str = "none"
    responded_at: datetime | None = None
    proposed: tuple[datetime, datetime] | None = None

    def forget_answer(self) -> None:
        """Another time asks everybody anew."""
        self.response, self.responded_at, self.proposed = "notResponded", None, None

    def shown(self) -> Json:
        """As Graph gives it."""
        time = moment_text(self.responded_at) if self.responded_at else NEVER
        entry = {
            "type": self.kind,
            "status": {"response": self.response, "time": time},
            "emailAddress": {"name": self.name or self.address, "address": self.address},
        }
        if self.proposed:
            entry["proposedNewTime"] = dict(zip(("start", "end"), map(time_value, self.proposed), strict=True))
        return entry


@dataclass(slots=True)
class Event:
    """start, end: aware UTC. change: grows with each change. gone: in Deleted Items, or beyond.

    is_dead: it was an online meeting, and nobody can join it any more.
    """

    event_id: str
    mailbox: str
    start: datetime
    end: datetime
    created: datetime
    modified: datetime
    calendar: str | None = None
    subject: str = ""
    html: str = ""
    location: str = ""
    zone: str = "UTC"
    show_as: str = "busy"
    online: bool = False
    transaction_id: str | None = None
    attendees: dict[str, Attendee] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    change: int = 1
    gone: bool = False
    is_dead: bool = False
    uid: str = field(default_factory=lambda: f"040000008200E00074C5B7101A82E008{uuid4().hex.upper()}")

    @property
    def change_key(self) -> str:
        """Another one after each change."""
        return f"{self.event_id[-12:]}{self.change:08d}"

    @property
    def etag(self) -> str:
        """As in @odata.etag and If-Match."""
        return f'W/"{self.change_key}"'

    @property
    def changing_id(self) -> str:
        """Give Graph's id for those who do not ask for immutable ids."""
        return f"changing-{self.event_id}"

    def keep_meeting(self, *, was_online: bool) -> None:
        """Give a new online meeting the part of its body that says how to join; without it the meeting is dead."""
        if self.online and not was_online:
            self.html += JOINING
        self.is_dead = was_online and JOIN_LINK not in self.html

    def shown(self, *, immutable: bool, names: tuple[str, ...] = ()) -> Json:
        """As Graph gives it, in UTC. names: of the extended properties that were asked for."""
        shown = {
            "@odata.etag": self.etag,
            "id": self.event_id if immutable else self.changing_id,
            "changeKey": self.change_key,
            "createdDateTime": moment_text(self.created),
            "lastModifiedDateTime": moment_text(self.modified),
            "iCalUId": self.uid,
            "transactionId": self.transaction_id,
            "type": "singleInstance",
            "subject": self.subject,
            "body": {"contentType": "html", "content": page_of(self.html)},
            "start": time_value(self.start),
            "end": time_value(self.end),
            "originalStartTimeZone": self.zone,
            "originalEndTimeZone": self.zone,
            "location": {"displayName": self.location, "locationType": "default"},
            "attendees": [each.shown() for each in self.attendees.values()],
            "isCancelled": False,
            "isOrganizer": True,
            "isOnlineMeeting": self.online,
            "onlineMeeting": {"joinUrl": JOIN_LINK} if self.online else None,
            "showAs": self.show_as,
            "organizer": {"emailAddress": {"name": self.mailbox, "address": self.mailbox}},
            **self.settings,
        }
        properties = [{"id": name, "value": value} for name, value in self.properties.items() if name in names]
        return {**shown, "singleValueExtendedProperties": properties} if properties else shown


@dataclass(slots=True)
class Subscription:
    """One subscription."""

    subscription_id: str
    mailbox: str
    resource: str
    url: str
    lifecycle_url: str | None
    secret: str | None
    expires_at: datetime
    immutable: bool

    def shown(self) -> Json:
        """As Graph gives it."""
        return {
            "id": self.subscription_id,
            "resource": self.resource,
            "changeType": "created,updated,deleted",
            "clientState": self.secret,
            "notificationUrl": self.url,
            "lifecycleNotificationUrl": self.lifecycle_url,
            "expirationDateTime": moment_text(self.expires_at),
        }


@dataclass(frozen=True, slots=True)
class Mail:
    """What Exchange sends to an attendee. kind: invitation, update, cancellation."""

    address: str
    kind: str
    event_id: str
    subject: str
    comment: str = ""


def moment_text(at: datetime) -> str:
    """Make an instant, with the seven digits that Graph shows."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0Z"


def time_value(at: datetime) -> Json:
    """Make a dateTimeTimeZone in UTC."""
    return {"dateTime": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def page_of(html: str) -> str:
    """Exchange makes a page of whatever HTML it gets."""
    head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    return f"<html><head>\r\n{head}</head><body>{html}</body></html>"
