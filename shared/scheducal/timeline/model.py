"""What happened to an appointment in a window of its versions."""

from __future__ import annotations

from collections.abc import Sequence

from scheducal.appointments.model import Aggregate
from scheducal.appointments.queries.change import Change
from scheducal.connectors.protocol import PushedState
from scheducal.store.values import Item
from scheducal.timeline.window import Span
from scheducal.values import dataclass
from scheducal.webhooks.queries.history import History


@dataclass(frozen=True, slots=True)
class Log:
    """What happened in a window. span: the time that it covers, up to the version after it."""

    changes: list[Change]
    events: list[Item]
    notes: list[Item]
    conflicts: list[Item]
    mails: list[Item]
    span: Span


@dataclass(frozen=True, slots=True)
class Past:
    """One page of an appointment's past.

    histories: of the deliveries of the log's events.
    pushed_states: with the system that each belongs to.
    cursor: of the next page, None on the last.
    """

    aggregate: Aggregate
    log: Log
    histories: Sequence[History]
    pushed_states: Sequence[tuple[str, PushedState]]
    cursor: str | None
