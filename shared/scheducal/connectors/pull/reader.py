"""Reads what changed in a calendar since its cursor, page by page, and looks at each event that is an appointment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from scheducal.clock import Clock, isoformat, to_seconds
from scheducal.connectors.connected import ConnectedSystem, CursorExpired, RemoteEvent
from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.pull.busy_events import BusyEvents, is_ours
from scheducal.connectors.pull.reconciler import EventResult, Look, Reconciler
from scheducal.connectors.pull.subscriptions.model import AHEAD, BEFORE, PullState
from scheducal.connectors.pull.subscriptions.repository import PullStateRepository
from scheducal.connectors.push.queue import SyncMessage
from scheducal.http.request import SystemUnavailable
from scheducal.store.values import Item
from scheducal.values import dataclass, replace

_PAGE = 100
_MOST_FAILED = 3


@dataclass(frozen=True, slots=True)
class CatchingUp:
    """keep: writes the pull state down after each page.
    again: has an event looked at later.
    has_time: for another page.
    busy_events: lets bookings follow what is no appointment of ours.
    """

    calendar: ConnectedSystem
    repository: PullStateRepository
    reconciler: Reconciler
    keep: Callable[[PullState], None]
    again: Callable[[Iterable[str]], None]
    clock: Clock
    has_time: Callable[[], bool]
    busy_events: BusyEvents
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
        others = [each for each in page.events if each.reference not in rows]
        beside = list(others)
        for event in page.events:
            if not self.has_time():
                return None
            if (row := rows.get(event.reference)) is not None and self._look(pull_state, event, row) == "followed":
                beside += self.busy_events.beside(event) if _is_moved(event, row) else []
        if not self.busy_events.follow([each for each in beside if not is_ours(each, pull_state.tenant_id)]):
            return None
        # A sync may have just made it: the row that names the appointment is written only after that.
        adopts = self.calendar.abilities.adopts
        self.again(each.reference for each in others if adopts or is_ours(each, pull_state.tenant_id))
        return replace(pull_state, cursor=page.cursor), page.more

    def _look(self, pull_state: PullState, event: RemoteEvent, row: Item) -> EventResult | Literal["failed"]:
        if pull_state.listing:
            self.repository.listed(pull_state.tenant_id, pull_state.connection_id, event.reference, self.clock())
        outcome = self._outcome(
            Look(self.calendar, pull_state.connection_id, event.reference, named_by(row)), event.etag
        )
        self.outcomes.append(outcome)
        if outcome in ("unsettled", "failed"):
            self.again([event.reference])
        return outcome

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
        if not self.busy_events.verify():
            return pull_state  # the next run ends the list
        after = replace(pull_state, listing=False)
        self.keep(after)
        return after


def named_by(row: Item) -> SyncMessage:
    """Read from an event's row the appointment, and the system that keeps it."""
    return SyncMessage(row["tenantId"], row["appointmentId"], row["system"])


def _reference(row: Item) -> str:
    return str(row.get("reference") or str(row["sk"]).partition("#")[2])


def _is_moved(event: RemoteEvent, row: Item) -> bool:
    """Tell whether an event ends at another time than we wrote."""
    return event.end is not None and isoformat(event.end) != row["endsAt"]


def _is_missing(row: Mapping[str, str], begun_at: datetime, now: datetime) -> bool:
    """Tell whether an event that is yet to come was not in the list."""
    listed_at = row.get("listedAt")
    is_over = datetime.fromisoformat(row["endsAt"]) < now
    return not is_over and (listed_at is None or datetime.fromisoformat(listed_at) < begun_at)
