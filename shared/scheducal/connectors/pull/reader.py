"""Reads what changed in a calendar since its cursor, page by page, and looks at each event that is an appointment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from scheducal.appointments.model import appointment_named
from scheducal.clock import Clock, to_seconds
from scheducal.connectors.connected import ConnectedSystem, CursorExpired, RemoteEvent
from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.pull.reconciler import EventResult, Look, Reconciler
from scheducal.connectors.pull.subscriptions.model import AHEAD, BEFORE, PullState
from scheducal.connectors.pull.subscriptions.repository import PullStateRepository
from scheducal.connectors.push.queue import SyncMessage
from scheducal.http.request import SystemUnavailable
from scheducal.store.values import Item

_PAGE = 100
_MOST_FAILED = 3


@dataclass(frozen=True, slots=True)
class CatchingUp:
    """keep: writes the pull state down after each page.
    again: has an event looked at later.
    has_time: for another page.
    """

    calendar: ConnectedSystem
    repository: PullStateRepository
    reconciler: Reconciler
    keep: Callable[[PullState], None]
    again: Callable[[Iterable[str]], None]
    clock: Clock
    has_time: Callable[[], bool]
    outcomes: list[EventResult | Literal["failed"]] = field(default_factory=list)

    def run(self, pull_state: PullState) -> tuple[PullState, bool]:
        """Read on, and give the pull state with its newest cursor, and whether everything was read.

        Raises what the calendar raises.
        """
        if pull_state.needs_listing(self.clock()):
            pull_state = self._begun(pull_state)
        while (read := self._read(pull_state)) is not None:
            pull_state, more = read
            self.keep(pull_state)
            if not more:
                return self._listed(pull_state), True
        return pull_state, False

    def _begun(self, pull_state: PullState) -> PullState:
        return replace(pull_state, cursor=None, begun_at=to_seconds(self.clock()), listing=True)

    def _read(self, pull_state: PullState) -> tuple[PullState, bool] | None:
        """Read one more page, and tell whether there is another; None where there was no time for all of it."""
        if not self.has_time():
            return None
        try:
            return self._page(pull_state)
        except CursorExpired:
            # The system forgot the cursor, so that the whole list is read.
            return self._begun(pull_state), True

    def _page(self, pull_state: PullState) -> tuple[PullState, bool] | None:
        begun = pull_state.begun_at or to_seconds(self.clock())
        page = self.calendar.changes(pull_state.cursor, begun - BEFORE, begun + AHEAD)
        rows = self.repository.appointments(
            pull_state.tenant_id, pull_state.connection_id, (each.reference for each in page.events)
        )
        for event in page.events:
            if not self.has_time():
                return None
            if (row := rows.get(event.reference)) is not None:
                self._look(pull_state, event, row)
        # The row that names the appointment is written only after the event was made.
        self.again(
            each.reference for each in page.events if each.reference not in rows and _may_be_ours(pull_state, each)
        )
        return replace(pull_state, cursor=page.cursor), page.more

    def _look(self, pull_state: PullState, event: RemoteEvent, row: Item) -> None:
        if pull_state.listing:
            self.repository.listed(pull_state.tenant_id, pull_state.connection_id, event.reference, self.clock())
        outcome = self._outcome(
            Look(self.calendar, pull_state.connection_id, event.reference, named_by(row)), event.etag
        )
        self.outcomes.append(outcome)
        if outcome in ("unsettled", "failed"):
            self.again([event.reference])

    def _outcome(self, look: Look, etag: str) -> EventResult | Literal["failed"]:
        """Look at one event.

        One that cannot be read keeps the others from nothing; several mean that the calendar is at fault.
        """
        try:
            return self.reconciler.look(look, etag)
        except (SystemUnavailable, SystemRefused) as problem:
            # A system that wants to be left alone must not be asked about the next event.
            is_throttled = isinstance(problem, SystemUnavailable) and problem.retry_after is not None
            if is_throttled or self.outcomes.count("failed") >= _MOST_FAILED:
                raise
            return "failed"

    def _listed(self, pull_state: PullState) -> PullState:
        """End a whole list: an event that it did not name may be deleted, and is looked at by itself."""
        if not pull_state.listing or pull_state.begun_at is None:
            return pull_state
        start: Item | None = None
        while True:
            page = self.repository.events(pull_state.tenant_id, pull_state.connection_id, start, _PAGE)
            self.again(_reference(row) for row in page.items if _is_missing(row, pull_state.begun_at, self.clock()))
            start = page.next_start
            if start is None:
                break
        after = replace(pull_state, listing=False)
        self.keep(after)
        return after


def named_by(row: Item) -> SyncMessage:
    """Read from an event's row the appointment, and the system that keeps it."""
    return SyncMessage(row["tenantId"], row["appointmentId"], row["system"])


def _reference(row: Item) -> str:
    return str(row.get("reference") or str(row["sk"]).partition("#")[2])


def _is_missing(row: Mapping[str, str], begun_at: datetime, now: datetime) -> bool:
    """Tell whether an event that is yet to come was not in the list."""
    listed_at = row.get("listedAt")
    is_over = datetime.fromisoformat(row["endsAt"]) < now
    return not is_over and (listed_at is None or datetime.fromisoformat(listed_at) < begun_at)


def _may_be_ours(pull_state: PullState, event: RemoteEvent) -> bool:
    """Tell whether a sync may have just made the event, and be about to say so."""
    named = appointment_named(event.uid) if event.uid and not event.cancelled else None
    return named is not None and named.tenant_id == pull_state.tenant_id
