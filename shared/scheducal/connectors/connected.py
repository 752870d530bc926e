"""What a calendar is asked that keeps events of its own: one event for everybody, which people can change there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Protocol

from scheducal.appointments.model import WHOLE_EVENT, Participation
from scheducal.availability.busy import Busy
from scheducal.clock import isoformat
from scheducal.connectors.manifest import CalendarAbilities
from scheducal.connectors.protocol import CalendarEvent, CalendarSystem, DueText, Operation, PushedState
from scheducal.http.request import SystemUnavailable
from scheducal.values import dataclass

_LONGEST_LINK = 2048


@dataclass(frozen=True, slots=True)
class EventStep:
    """One thing still to be done to the event. told: what the calendar was told last, None where nothing.

    text: of a system that gets texts.
    """

    operation: Operation
    pushed_state: PushedState | None = None
    text: DueText | None = None

    @property
    def subject(self) -> str:
        """Name the event as a whole."""
        return WHOLE_EVENT


@dataclass(frozen=True, slots=True)
class RemoteAttendee:
    """An attendee as the calendar shows them, the organizer left out.

    responded_at: aware UTC, whole seconds, of the answer, None where the calendar does not say.
    proposed_start, proposed_end: aware UTC, of a proposed new time.
    additional_guests: how many people they bring along.
    """

    address: str
    name: str | None
    participation: Participation
    responded_at: datetime | None = None
    comment: str | None = None
    proposed_start: datetime | None = None
    proposed_end: datetime | None = None
    additional_guests: int = 0


@dataclass(frozen=True, slots=True)
class RemoteEvent:
    """An event as the calendar shows it.

    reference: the calendar's id of it. It is another than was asked for where something took its place.
    etag: changes with every change.
    uid: our appointment's, as far as we wrote the event and the calendar says so.
    start, end: aware UTC; None where the calendar tells no more than that it is cancelled.
    time_zone: IANA name, None where it has none.
    updated_at: aware UTC, of the last change of any kind.
    join_url: where people join its online meeting.
    is_free: whether its time can be had all the same, as its owner chose.
    is_all_day: whether start and end are dates wherever its owner is; they are given as midnights in UTC.
    is_no_show: whether people said there that nobody came.
    """

    reference: str
    etag: str
    uid: str | None = None
    updated_at: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    time_zone: str | None = None
    subject: str | None = None
    body_html: str | None = None
    location: str | None = None
    cancelled: bool = False
    attendees: tuple[RemoteAttendee, ...] = ()
    join_url: str | None = None
    is_free: bool = False
    is_all_day: bool = False
    is_no_show: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """One page of what changed in a calendar.

    cursor: where the next page, or the next call, begins.
    more: whether there is a next page now.
    """

    events: tuple[RemoteEvent, ...]
    cursor: str
    more: bool


@dataclass(frozen=True, slots=True)
class Subscription:
    """A calendar's promise to notify us until it expires (aware UTC).

    resource: what the calendar calls what is watched, needed to end a subscription; may be empty. secret: what a system
    says that it signs with; it is sealed at once, and not kept.
    """

    subscription_id: str
    resource: str
    expires_at: datetime
    secret: str | None = field(default=None, repr=False)
    sealed: bytes | None = field(default=None, repr=False)


class CursorExpired(Exception):
    """Raised where the calendar no longer knows what changed since the cursor; begin again with None."""


class SubscriptionGone(Exception):
    """The calendar no longer has the subscription; make a new one, and look for what was missed."""


class ChangedThere(SystemUnavailable):
    """Somebody changed the event in the calendar since we looked last, so that nothing was written.

    remote: the event as it is now, None where it is gone. Once that is settled, and `PushedState.seen` shows it, the
    step can be taken.
    """

    def __init__(self, remote: RemoteEvent | None) -> None:
        super().__init__("the event was changed in the calendar meanwhile")
        self.remote = remote


class ConnectedSystem(CalendarSystem[EventStep], Protocol):
    """What a connection leads to. Everything raises SystemUnavailable, and AccessLost, as it may.

    `perform` also raises ChangedThere.
    """

    @property
    def abilities(self) -> CalendarAbilities:
        """Say what this kind of system can do."""
        ...

    def read(self, reference: str) -> RemoteEvent | None:
        """Read the event as it is now; None where the calendar has none of that id, or no longer."""
        ...

    def changes(self, cursor: str | None, start: datetime, end: datetime) -> Changes:
        """Read what changed since a cursor; with None everything from start to end, and where to go on from.

        Raises CursorExpired.
        """
        ...

    def subscribe(self, url: str, secret: str, at: datetime) -> Subscription:
        """Ask for incoming webhooks to a URL of ours, each with the secret (at most 128 characters)."""
        ...

    def renew(self, subscription: Subscription, url: str, secret: str, at: datetime) -> Subscription:
        """Renew a subscription so that it lasts longer.

        Raises SubscriptionGone. Where its id is another, the old one goes on beside it, so that nothing is missed until
        the new one is kept; then the old one is to be ended.
        """
        ...

    def unsubscribe(self, subscription: Subscription) -> None:
        """End it; one that is gone is no error."""
        ...


class ConnectedCalendar(ConnectedSystem, Protocol):
    """One calendar of one owner."""

    def busy(self, start: datetime, end: datetime) -> tuple[Busy, ...]:
        """Read when the owner is not free, in order, touching times joined; never less than the calendar knows."""
        ...


def seen_of(remote: RemoteEvent) -> Mapping[str, str]:
    """Write the event's fields as `PushedState.seen` keeps them: times as text, words and attendees as digests.

    answered: those of the attendees who have answered, whatever they said. join: the link of an online meeting. noShow:
    only where nobody came.
    """
    answered = [each.address for each in remote.attendees if each.participation != "needsAction"]
    return {
        "etag": remote.etag,
        "start": isoformat(remote.start) if remote.start else "",
        "end": isoformat(remote.end) if remote.end else "",
        "zone": remote.time_zone or "",
        "subject": digest(remote.subject),
        "body": digest(remote.body_html),
        "location": digest(remote.location),
        "attendees": attendees_of(each.address for each in remote.attendees),
        "answered": attendees_of(answered),
        "cancelled": "yes" if remote.cancelled else "",
        "join": remote.join_url or "",
        **({"noShow": "yes"} if remote.is_no_show else {}),
    }


def pushed_of(event: CalendarEvent) -> Mapping[str, str]:
    """Write what an appointment asks of a calendar, as `PushedState.pushed` keeps it, by the names of `seen_of`."""
    return {
        "start": isoformat(event.start),
        "end": isoformat(event.end),
        "zone": event.time_zone,
        "subject": digest(event.subject),
        "body": digest(event.body_html),
        "location": digest(event.location),
        "attendees": attendees_of(each.address for each in event.invitees if each.removed_at is None),
        "cancelled": "yes" if event.cancelled else "",
    }


def attendees_of(addresses: Iterable[str]) -> str:
    """Write a set of people as one text: a short digest of each, so that who came and who went can be told from two."""
    return " ".join(sorted({digest(address.casefold())[:10] for address in addresses}))


def link(text: object) -> str | None:
    """Check a link for people, https and of at most 2,048 characters without blanks; None for anything else."""
    if not isinstance(text, str) or not text.startswith("https://") or len(text) > _LONGEST_LINK:
        return None
    return text if text.isprintable() and " " not in text else None


def instant(text: str | None) -> datetime | None:
    """Read an instant as systems write it, in UTC where it has no offset; None for none."""
    found = datetime.fromisoformat(text) if text else None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def digest(text: str | None) -> str:
    """Shorten a text to a code, the same for the same text, blanks at the ends aside; empty for none."""
    stripped = (text or "").strip()
    return sha256(stripped.encode()).hexdigest()[:24] if stripped else ""
