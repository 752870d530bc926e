"""What clients are told of an appointment's past: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict

from scheducal.connectors.repair import Repair
from scheducal.webhooks.queries.responses import State

Became = Literal["sent", "delivered", "failed"]


class RecordedAnswer(TypedDict):
    """What an attendee answered.

    `additionalGuests`: how many people they bring along. `delegatedTo`: who comes instead.
    """

    response: str
    additionalGuests: int
    delegatedTo: str | None


class OverriddenRules(TypedDict):
    """Rules that the business put aside for the time of a booking, and why. `actor`: the API key."""

    rules: list[str]
    reason: str
    actor: str


class ChangeEntry(TypedDict):
    """A version was made. `actor`: the API key, the `inviteeId` of who answered, a calendar's id, or `system`.

    `answer` is null unless somebody answered. `notified` is false where the request said `notify: false`.
    """

    type: Literal["change"]
    at: str
    version: int
    action: str
    actor: str
    changed: list[str]
    answer: RecordedAnswer | None
    override: OverriddenRules | None
    notified: bool


class NoticeEntry(TypedDict):
    """The last thing that an attendee was told through a calendar system, or why they cannot be told.

    inviteeId: null where the system keeps one event for everybody. calendarId: the connected calendar's, null for
    e-mail. delivery: what became of a text, where its system says so.
    """

    type: Literal["notice"]
    at: str
    system: str
    calendarId: str | None
    connectionId: str | None
    operation: Literal["create", "update", "cancel", "add_invitee", "remove_invitee"]
    inviteeId: str | None
    email: str | None
    version: int
    error: str | None
    delivery: Became | None


class SyncEntry(TypedDict):
    """How far a system has come. calendarId: of a connected calendar. connectionId: of any system but e-mail."""

    type: Literal["sync"]
    at: str
    system: str
    calendarId: str | None
    connectionId: str | None
    state: Literal["pending", "retrying", "waiting", "synced", "failed"]
    version: int
    attempts: int
    error: str | None


class AnswerEntry(TypedDict):
    """An answer by mail; `outcome` says whether it counts, and `reason` in plain words why not.

    `respondedBy` is the address that sent an answer that counts, where it is not the attendee's. Of an answer that does
    not count, nothing is proven: `respondedBy`, `email` and `response` are what it says. `response` is null where it
    cannot be read.
    """

    type: Literal["answer"]
    at: str
    outcome: str
    reason: str | None
    response: str | None
    respondedBy: str | None
    inviteeId: str | None
    email: str | None
    version: int


class MailEntry(TypedDict):
    """What SES, or an attendee's mail server, said of a mail that did not simply arrive.

    `outcome` is the state where it counts. Else it is `overtaken` by what is known of the same mail, or `stale`: about
    a mail before the newest.
    """

    type: Literal["mail"]
    at: str
    state: Literal["delayed", "bounced", "suppressed", "complained", "rejected"]
    outcome: str
    reason: str
    inviteeId: str
    email: str | None
    version: int


class ConflictEntry(TypedDict):
    """A field that both the API and people in a connected calendar changed; `lost` is the value that gave way.

    `winner` is `api` or `calendar`, whichever changed it later. `lost` is cut to 1,000 characters.
    """

    type: Literal["conflict"]
    at: str
    version: int
    field: Literal["time", "subject", "body", "location", "cancellation", "attendance"]
    winner: Literal["api", "calendar"]
    lost: str | None


class RepairEntry(TypedDict):
    """What the comparison with a system finds, and what it does about it, said before it is done.

    `reason` says it in plain words. `fields` names what is not the same.
    """

    type: Literal["repair"]
    at: str
    version: int
    system: str
    calendarId: str | None
    connectionId: str | None
    fields: list[str]
    repair: Repair
    reason: str


class EventDelivery(TypedDict):
    """How far an event's delivery to one webhook has come."""

    webhookId: str
    deliveryId: str
    state: State
    generation: int
    nextAttemptAt: str | None


class EventEntry(TypedDict):
    """An event, and its delivery to each webhook that it is for. `eventId` is the `webhook-id` of its requests."""

    type: Literal["event"]
    at: str
    version: int
    eventId: str
    eventType: str
    deliveries: list[EventDelivery]


class AttemptEntry(TypedDict):
    """One attempt to deliver an event. The list of the webhook's deliveries also has the receiver's response."""

    type: Literal["attempt"]
    at: str
    eventId: str
    eventType: str
    webhookId: str
    deliveryId: str
    generation: int
    attempt: int
    code: int | None
    durationMs: int
    error: str | None


Entry = (
    ChangeEntry
    | NoticeEntry
    | SyncEntry
    | AnswerEntry
    | MailEntry
    | ConflictEntry
    | RepairEntry
    | EventEntry
    | AttemptEntry
)


class Timeline(TypedDict):
    """Entries in order of time; `nextCursor` leads to those of later versions, and is null on the last page."""

    timeline: list[Entry]
    nextCursor: str | None
