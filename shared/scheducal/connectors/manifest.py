"""What a connector declares of the system it is for. Pure, and cheap to import: every endpoint may read manifests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Capability = Literal["mirror", "trigger", "message", "lookup"]
# Forms that several systems share: a mailbox's address, and an id of one of its calendars.
MAILBOX = r"[!-?A-~]+@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
CALENDAR_ID = "[A-Za-z0-9._@=#+-]+"

CredentialKind = Literal["oauth", "client_credentials", "service_account"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a part of the system is, without a slash at the end.

    variable: names an environment variable that may say another one. usual: the worldwide address.
    """

    variable: str
    usual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A setting of a connection, as people fill it in.

    pattern: a regular expression for the whole text. needed_with: the credentials that make it obligatory.
    """

    name: str
    title: str
    pattern: str
    example: str
    help: str
    needed_with: tuple[CredentialKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Realm:
    """What an administrator can let us into as a whole: a directory, a domain.

    name: the word for it. field: the setting that says which one it is. pattern: of its name, in lower case.
    form: what a refusal asks for.
    """

    name: str
    field: str
    pattern: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the system takes. at_once: requests of one account. per_minute: requests of one account."""

    at_once: int | None = None
    per_minute: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingWebhook:
    """How the system calls us. largest_body: bytes that it may send. status: what it wants for an answer."""

    largest_body: int
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAbilities:
    """What a kind of calendar can and cannot tell or do. One suite of tests holds every calendar to it.

    tells_proposals: a proposed new time can be read. tells_comments: an invitee's words can be read.
    cancels_with_comment: the organizer's words reach invitees. notifies_whole_list: a change of the list alone reaches
    every attendee, even those whose entry did not change. lists_marks: lists of events tell which are ours
    (`RemoteEvent.uid`); else only an event that is read by itself does.
    """

    tells_proposals: bool
    tells_comments: bool
    cancels_with_comment: bool
    notifies_whole_list: bool
    lists_marks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One connector. The constructor refuses what it does not know, and a manifest that contradicts itself.

    kind: the connector's folder. title: for people. public_name: how our URLs, secrets and variables name the system.
    credentials: the ways in which access can be given. api: where its API is; api_path: what every path begins with.
    retry_header: says how long to leave the system alone. api_version: the one that the code is written for;
    checked_on: when somebody compared the two. calendar: None for a system that keeps no calendar people can change.
    """

    kind: str
    title: str
    public_name: str
    capabilities: tuple[Capability, ...]
    limits: Limits
    api_version: str
    checked_on: date
    credentials: tuple[CredentialKind, ...] = ()
    settings: tuple[Field, ...] = ()
    realm: Realm | None = None
    api: Address | None = None
    api_path: str = ""
    retry_header: str | None = None
    incoming: IncomingWebhook | None = None
    calendar: CalendarAbilities | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for what cannot be meant."""
        if self.incoming and "trigger" not in self.capabilities:
            raise ValueError(f"{self.kind} takes incoming webhooks, and so needs the capability trigger")
        if self.realm and self.field(self.realm.field) is None:
            raise ValueError(f"{self.kind} has no setting {self.realm.field} to name a {self.realm.name}")
        if self.credentials and self.api is None:
            raise ValueError(f"{self.kind} takes credentials, and names no API that they are for")

    def field(self, name: str) -> Field | None:
        """Find a setting by its name; None where a connection has no such."""
        return next((each for each in self.settings if each.name == name), None)
