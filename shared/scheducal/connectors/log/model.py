"""An entry of a connection's log, as a plain value."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta
from typing import Literal

from scheducal.http.exchanges import Exchange
from scheducal.values import dataclass

# How long entries are kept, and the bodies of incoming webhooks.
KEPT = timedelta(days=14)
BODY_KEPT = timedelta(days=3)
MOST_REQUESTS, MOST_RECORDS, LONGEST_REASON = 20, 20, 500

Direction = Literal["out", "in"]
# push: an appointment goes there. look: a record is read. pull: we ask what changed. subscribe: we ask to be called.
# compare: the comparison of each day, or one that somebody asked for. webhook: the system calls us.
What = Literal["push", "look", "pull", "subscribe", "compare", "webhook"]
# Of what goes out. later: it is tried again. changed_there: somebody changed the record, which is read first.
# Of what comes in. accepted: the records that it names are read. ignored: it names none. duplicate: it came before.
# handshake: the system asked whether we are there. Both can be refused.
Result = Literal[
    "done",
    "later",
    "changed_there",
    "access_lost",
    "failed",
    "refused",
    "accepted",
    "ignored",
    "duplicate",
    "handshake",
]
# none: nothing came, or nothing is kept of a handshake. too_large: more than is kept. expired: it was kept.
BodyState = Literal["kept", "none", "too_large", "expired"]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What requests are made for. operation: of a push. appointment_id, remote_id: what they are about."""

    what: What
    operation: str | None = None
    appointment_id: str | None = None
    remote_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One piece of work with all its requests, or one incoming webhook.

    entry_id: sorts by time. at: when it began, aware UTC. remote_ids: records that a webhook names. reason: for people.
    milliseconds: from the first request to the last answer. count: of requests, of which the first are kept.
    body_size: bytes.
    """

    tenant_id: str
    connection_id: str
    entry_id: str
    at: datetime
    direction: Direction
    purpose: Purpose
    result: Result
    reason: str | None = None
    milliseconds: int = 0
    requests: tuple[Exchange, ...] = ()
    count: int = 0
    remote_ids: tuple[str, ...] = ()
    body: BodyState = "none"
    body_size: int = 0
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class SealedBody:
    """A body that is sealed with a key of its own, and the key sealed by KMS."""

    key: bytes = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries are asked for. None: all of them."""

    direction: Direction | None = None
    result: Result | None = None
    appointment_id: str | None = None

    def passes(self, entry: Entry) -> bool:
        """Tell whether an entry is asked for."""
        return (
            self.direction in (None, entry.direction)
            and self.result in (None, entry.result)
            and self.appointment_id in (None, entry.purpose.appointment_id)
        )
