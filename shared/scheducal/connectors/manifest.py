"""What a connector declares of the system it is for. Pure, and cheap to import: every endpoint may read manifests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from scheducal.values import dataclass

Capability = Literal["mirror", "trigger", "message", "lookup"]
# Forms that several systems share: a mailbox's address, and an id of one of its calendars.
MAILBOX = r"[!-?A-~]+@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
CALENDAR_ID = "[A-Za-z0-9._@=#+-]+"

# `api_key`: one or more secret settings, sent as the connector's auth.py says: a key, a password, a secret address.
# Auth.exchanges of a connector says how it exchanges the last four, and `client_credentials` of its own, for tokens.
CredentialKind = Literal[
    "oauth",
    "client_credentials",
    "service_account",
    "api_key",
    "account_credentials",
    "jwt_bearer",
    "password",
    "refresh_token",
]
# KMS seals 4,096 bytes at once.
_LONGEST_SECRET = 4_000
# The key of webhooks that have none, and whose body says when it was sent or what changed.
WHOLE_BODY = "body"
PLACEHOLDER = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a part of the system is, without a slash at the end.

    variable: names an environment variable that may say another one. usual: the worldwide address. Settings of the
    connection fill its gaps, such as `https://{domain}.example.com`. is_chosen: whether a setting of the environment
    names it, since there are clouds of single nations.
    """

    variable: str
    usual: str
    is_chosen: bool = False

    @property
    def is_given(self) -> bool:
        """Tell whether tenants say where the system is, so that each address is judged before it is asked."""
        return self.usual.startswith("{")


@dataclass(frozen=True, slots=True)
class Field:
    """A setting of a connection, as people fill it in.

    pattern: a regular expression for the whole text. longest: characters. required: always. needed_with: with these
    credentials. never_with: with these, the system itself says it. is_secret: sealed, and never shown again. is_folded:
    kept in lower case. is_fixed: says which account it is, and so never changes. usual: the same as leaving it out.
    """

    name: str
    title: str
    pattern: str
    example: str
    help: str
    longest: int = 254
    required: bool = False
    needed_with: tuple[CredentialKind, ...] = ()
    never_with: tuple[CredentialKind, ...] = ()
    is_secret: bool = False
    is_folded: bool = False
    is_fixed: bool = False
    usual: str | None = None

    @property
    def is_certain(self) -> bool:
        """Tell whether every connection has it, and keeps it, or has a secret that takes its place."""
        return (self.required or self.usual is not None) and (self.is_fixed or self.is_secret)


# What applications that tenants make themselves ask for. A connector says in `help` where people find it.
HOOK_SECRET = Field(
    "hookSecret",
    "Secret of the webhook",
    "[!-~]+",
    "qgg8vlvZRS6UYooatFL8Aw",
    "Of your application. Give it so that changes there come to your appointments.",
    is_secret=True,
)
ACCESS_TOKEN = Field(
    "accessToken",
    "Access token",
    "[!-~]+",
    "pat-eu1-0123456789abcdef",
    "Of your own application.",
    longest=2048,
    needed_with=("api_key",),
    never_with=("oauth",),
    is_secret=True,
)
API_KEY_FIELD = Field(
    "apiKey", "API key", r"[\w-]+", "0123456789abcdef", "Of your account.", required=True, is_secret=True
)
TIME_ZONE = Field(
    "timeZone", "Time zone", "[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}", "Europe/Berlin", "The zone of all times."
)
CLIENT_ID = Field(
    "clientId", "Client ID", "[!-~]+", "u88y5IjVWYpGpYrw", "Of your own app.", needed_with=("account_credentials",)
)
CLIENT_SECRET = Field(
    "clientSecret",
    "Client secret",
    "[!-~]+",
    "0123456789abcdef",
    "Of your own application.",
    needed_with=("account_credentials",),
    is_secret=True,
)


@dataclass(frozen=True, slots=True)
class Mappable:
    """A field to fill in: a template, or a path into what the system sends. `custom.*` stands for any such name."""

    name: str
    title: str
    default: str
    is_path: bool = False


# What systems that bring texts to people let be filled in, and `recipient` where it is not a setting alone.
_WHEN = "{appointment.title}, {appointment.start|day} at {appointment.start|time} ({appointment.timeZone})"
TEXTS = (
    Mappable(name="created", title="Text when it is booked", default=f"Booked: {_WHEN}"),
    Mappable(name="moved", title="Text when it is moved", default=f"Moved: {_WHEN}"),
    Mappable(name="cancelled", title="Text when it is cancelled", default=f"Cancelled: {_WHEN}"),
    Mappable(name="noShow", title="Text when nobody came", default=f"Missed: {_WHEN}"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A cheap read that shows whether the credentials are good for the work.

    paths: the first whose gaps the connection's settings fill is asked for. Without any, the busy times of a calendar
    are read, and nothing of a system whose secret address cannot be tried. method: a POST has an empty object.
    """

    paths: tuple[str, ...]
    method: Literal["GET", "POST"] = "GET"
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


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
    """What the system takes of one account: requests at once and a minute; writes, other than deletions, a UTC day."""

    at_once: int | None = None
    per_minute: int | None = None
    writes_per_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDeclaration:
    """How the system calls us.

    largest_body: bytes that it may send. status: what it wants for an answer. secret: the setting with which it signs.
    is_told: whether the system says the secret when we subscribe (`Subscription.secret`). answer: the text that it
    wants with the status, and answer_type: what that is. key: what is the same whenever one webhook is sent again. It
    names entries of the body, such as `data.id` and `*.id` of a list, `header:` and a name in lower case, or `body` for
    all of it. Without any, each is taken: two changes may look the same there.
    """

    largest_body: int
    status: int
    secret: str | None = None
    is_told: bool = False
    key: tuple[str, ...] = ()
    answer: str = ""
    answer_type: str = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAbilities:
    """What a kind of calendar can and cannot tell or do. One suite of tests holds every calendar to it.

    tells_proposals: a proposed new time can be read. tells_comments: an invitee's words can be read.
    cancels_with_comment: the organizer's words reach invitees. notifies_whole_list: a change of the list alone reaches
    every attendee, even those whose entry did not change. keeps_quiet: a change can be written of which the calendar
    tells nobody. lists_marks: lists of events tell which are ours
    (`RemoteEvent.uid`); else only an event that is read by itself does. shows_events: whether events can be read at
    all, so that changes there are followed. polled_every: how often we ask, where the system does not call. adopts:
    whether bookings that begin there become ours. winner: of a field that both sides changed.
    """

    tells_proposals: bool
    tells_comments: bool
    cancels_with_comment: bool
    notifies_whole_list: bool
    keeps_quiet: bool = False
    lists_marks: bool = True
    shows_events: bool = True
    polled_every: timedelta | None = None
    adopts: bool = False
    winner: Literal["later", "ours", "theirs"] = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One connector. The constructor refuses what it does not know, and a manifest that contradicts itself.

    kind: the connector's folder. title: for people. public_name: how our URLs, secrets and variables name the system.
    credentials: the ways in which access can be given. api: where its API is; api_path: what every path begins with.
    retry_header: says how long to leave the system alone. api_version: the one that the code is written for;
    checked_on: when somebody compared the two. calendar: None for a system that keeps no calendar people can change.
    polled_every: how often trigger.py asks, where the system does not call.
    mapping: the system's fields that tenants may fill themselves. check: what shows whether access is enough.
    recipe: what to do where the system cannot do it; empty where it can.
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
    incoming: WebhookDeclaration | None = None
    polled_every: timedelta | None = None
    calendar: CalendarAbilities | None = None
    mapping: tuple[Mappable, ...] = ()
    check: Check | None = None
    recipe: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for what cannot be meant."""
        for wrong, why in self._contradictions():
            if wrong:
                raise ValueError(f"{self.kind} {why}")

    def _contradictions(self) -> Iterator[tuple[bool, str]]:
        names = [each.name for each in self.settings]
        secrets = {each.name for each in self.settings if each.is_secret}
        signs = self.incoming.secret if self.incoming else None
        yield self.incoming is not None and "trigger" not in self.capabilities, "takes webhooks without a trigger"
        yield self.realm is not None and self.realm.field not in names, "has no setting that names a realm"
        yield bool(self.credentials) and self.api is None, "takes credentials, and names no API that they are for"
        yield bool(self.credentials) and self.check is None, "takes credentials, and declares no check of them"
        yield "api_key" in self.credentials and not secrets, "takes an api_key, and has no secret setting"
        yield signs is not None and signs not in secrets, f"has no secret setting {signs} to check signatures with"
        yield len(names) != len(set(names)), "has two settings of one name"
        too_long = any(each.is_secret and each.longest > _LONGEST_SECRET for each in self.settings)
        yield too_long, f"has a secret of more than the {_LONGEST_SECRET} characters that can be sealed"
        yield any(each.required and each.never_with for each in self.settings), "requires what it never takes"
        always = {each.name for each in self.settings if each.is_certain}
        gaps = set(PLACEHOLDER.findall(self.api.usual)) if self.api else set()
        yield not gaps <= always, "has an address with a gap that no required and fixed setting fills"
        reads = self.check is None or bool(self.check.paths or self.calendar or (self.api and self.api.is_given))
        yield not reads, "is no calendar, and has a check that reads nothing"
        paths = set(PLACEHOLDER.findall("".join(self.check.paths))) if self.check else set()
        yield not paths <= set(names) - secrets, "has a check with a gap that no setting fills"
        yield bool(self.polled_every and self.polled_every < timedelta(minutes=1)), "asks more often than it is swept"
        texts = {each.name for each in TEXTS} - {each.name for each in self.mapping}
        yield "message" in self.capabilities and bool(texts), "sends texts, and lets them not be filled in"

    def field(self, name: str) -> Field | None:
        """Find a setting by its name; None where a connection has no such."""
        return next((each for each in self.settings if each.name == name), None)
