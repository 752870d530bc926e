"""What message.py of a connector gets and offers. All of it is pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Final, Literal, Protocol, cast

from scheducal.clock import isoformat
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.mapping.gaps import texts
from scheducal.connectors.mapping.templates import filled
from scheducal.connectors.protocol import CalendarEvent, Happening
from scheducal.connectors.registry import load, manifest
from scheducal.connectors.runners.booked import Booked
from scheducal.connectors.runners.conversation import Asked
from scheducal.connectors.runners.parts import AnsweringPart
from scheducal.values import dataclass

# The field of the mapping, and the setting, that say to whom a text goes.
RECIPIENT: Final = "recipient"
_TEXTS: Final[Mapping[Happening, str]] = {
    "created": "created",
    "moved": "moved",
    "cancelled": "cancelled",
    "no_show": "noShow",
}


@dataclass(frozen=True, slots=True)
class FirstText:
    """The text that began it. place: the rest that the system needs to find it, as `Outcome.version` gave it."""

    remote_id: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Notification:
    """A text to a person.

    notification_id: the same for each attempt. recipient: as the medium addresses people; empty where the connector
    declares none. happening: why it is sent. fields: of the mapping, filled in. values: all gaps, by name.
    settings: of the connection, without secrets. notifies: whether the system may tell people more by itself.
    first: the text that began it, where the system keeps it. calendar: a file of the appointment, for a part with
    `ATTACHES_CALENDAR = True`. reports_to: where the system says what became of the text, where it does.
    """

    notification_id: str
    recipient: str
    text: str
    subject: str | None = None
    happening: Happening = "created"
    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    notifies: bool | None = None
    first: FirstText | None = None
    calendar: str | None = None
    reports_to: str | None = None


TextState = Literal["sent", "delivered", "failed"]


@dataclass(frozen=True, slots=True)
class TextReport:
    """What a system says of a text, or somebody's answer to one.

    text_id: the system's, empty of an answer. state: what became of the text, failed for good. why: of a failure, in
    words that name nobody. person: who answers. choice: whether they want no more texts, or want them again.
    """

    text_id: str = ""
    state: TextState = "sent"
    why: str = ""
    person: str = field(default="", repr=False)
    choice: Literal["stop", "start"] | None = None


class ReportingPart(Protocol):
    """The part of trigger.py of a system that says what became of texts. Its `told` brings what `report` reads."""

    def report(self, fields: Mapping[str, Any]) -> TextReport:
        """Read a report from the fields of what was told."""
        ...


class MessagePart(AnsweringPart, Protocol):
    """message.py, of a system that brings texts to people.

    A part may also have `update(notification)`, which changes the first text, and `reply(notification)`, which answers
    it. `notification.first` is there then. With both, the setting `onChange` says `update`, `reply` or `new`.
    """

    def message(self, notification: Notification) -> Asked:
        """Build the request that sends a text."""
        ...


def notification_of(booked: Booked, event: CalendarEvent, happening: Happening) -> Notification:
    """Write the text about an appointment that one thing happened to, as the connection's mapping has it."""
    connection, booking = booked.connection, booked.disclosed(event)
    fields = filled(manifest(connection.kind), connection.mapping, event, booking, booked.known)
    return Notification(
        # The same for each attempt, and another for each text.
        notification_id=f"{event.appointment_id}.{happening}.{isoformat(event.start)}",
        recipient=fields.get(RECIPIENT) or connection.settings.get(RECIPIENT, ""),
        text=fields.get(_TEXTS[happening], ""),
        subject=fields.get("subject") or None,
        happening=happening,
        fields=fields,
        values=texts(event, booking, booked.known),
        settings=connection.settings,
        notifies=connection.ruleset.notifies,
    )


def is_told_by_texts(connection: Connection) -> bool:
    """Tell whether a connection's system gets texts. With `mirror` and `message`, its setting `sends` chooses."""
    capabilities = manifest(connection.kind).capabilities
    return "message" in capabilities and ("mirror" not in capabilities or connection.filled.get("sends") == "texts")


def reporting_part(part: object) -> ReportingPart | None:
    """Give the part that says what became of texts, where the connector has it."""
    return cast("ReportingPart", part) if hasattr(part, "report") else None


def message_part(kind: str) -> MessagePart:
    """Load a connector's message.py."""
    return cast("MessagePart", load(kind, "message"))


def following_request(part: MessagePart, notification: Notification) -> Asked:
    """Build the request of a text: a change of the first one or an answer to it, where the connector can."""
    can = [name for name in ("reply", "update") if hasattr(part, name)]
    chosen = notification.settings.get("onChange", can[0] if can else "new")
    if notification.first is None or chosen not in can:
        return part.message(notification)
    build: Callable[[Notification], Asked] = getattr(part, chosen)
    return build(notification)
