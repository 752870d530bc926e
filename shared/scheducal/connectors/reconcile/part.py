"""One part of a comparison: as much as there is time for, from where the part before ended."""

from __future__ import annotations

from collections.abc import Callable

from scheducal.connectors.connected import CursorExpired, RemoteEvent
from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.pull.subscriptions.repository import PullStateRepository
from scheducal.connectors.reconcile.comparison import Comparing, Connected
from scheducal.connectors.reconcile.model import Finding, Phase, Progress
from scheducal.connectors.reconcile.stray import Stray, may_be_ours, remove, stray_of
from scheducal.connectors.reconcile.walk import walk, window
from scheducal.connectors.repair import Repair
from scheducal.http.request import SystemUnavailable
from scheducal.store.table import Contention
from scheducal.values import dataclass, replace

# One event that a calendar does not give out, or fails at twice, must not keep the others from being compared.
UNREADABLE = Finding("differ", ("unreadable",))


@dataclass(frozen=True, slots=True)
class Part:
    """repairs: whether what differs is put right.
    removes: whether events that are left behind go too.

    reads_each: whether events that are no appointment's are read one by one, where the calendar's list does not tell
        which carry our mark.
    """

    comparing: Comparing
    repairs: bool
    removes: bool
    reads_each: bool
    has_time: Callable[[], bool]
    keep: Callable[[Progress], None]

    def run(self, progress: Progress) -> Progress:
        """Run one part, and tell how far it comes. Raises what the calendar raises, after it kept how far it came."""
        if progress.phase == "appointments":
            progress = self._appointments(progress)
        while progress.phase == "events" and self.has_time():
            progress = self._events(progress)
            self.keep(progress)
        return progress

    def _appointments(self, progress: Progress) -> Progress:
        here = self.comparing
        for stop in walk(here.table, here.tenant_id, here.system, progress):
            if not self.has_time():
                return progress
            after = replace(progress, month=stop.after.month, start=stop.after.start)
            if stop.appointment_id is None:
                self.keep(after)
                progress = after
                continue
            try:
                progress = self._compared(stop.appointment_id, after)
            except (SystemUnavailable, Contention) as problem:
                # The first failure at an event is tried again. The second is reported, and the comparison goes on.
                if progress.failed_at != stop.appointment_id or _is_throttled(problem):
                    self.keep(replace(progress, failed_at=stop.appointment_id))
                    raise
                progress = after.found(stop.appointment_id, UNREADABLE, repaired=False)
        phase: Phase = "events" if here.connected else "done"
        progress = replace(progress, phase=phase, month=None, start=None)
        self.keep(progress)
        return progress

    def _compared(self, appointment_id: str, progress: Progress) -> Progress:
        try:
            finding = self.comparing.compare(appointment_id)
            if finding is None:
                return progress
            repaired = finding.verdict == "differ" and self.repairs and self.comparing.repair(appointment_id, finding)
        except SystemRefused:
            # A refusal is final: report the event as unreadable instead of trying again.
            finding, repaired = UNREADABLE, False
        return progress.found(appointment_id, finding, repaired=repaired)

    def _events(self, progress: Progress) -> Progress:
        """Read one page of the calendar's own list."""
        connected = self.comparing.connected
        assert connected is not None, "e-mail has no list of events"
        try:
            page = connected.calendar.changes(progress.cursor, *window(progress.began_at))
        except CursorExpired:
            # The system forgot the cursor. The list begins again, and finds the same events.
            return replace(progress, cursor=None)
        for stray in self._strays(connected, page.events):
            removed = self.removes and stray.is_needless and self._removed(connected, stray)
            repair: Repair = "remove_event" if stray.is_needless else "none"
            progress = progress.left_behind(stray.appointment_id, stray.event.reference, repair, removed=removed)
        if page.more:
            return replace(progress, cursor=page.cursor)
        return replace(progress, phase="done", cursor=None)

    def _strays(self, connected: Connected, events: tuple[RemoteEvent, ...]) -> list[Stray]:
        here = self.comparing
        found = [each for each in events if not each.cancelled and self._may_be_marked(connected, each)]
        references = [each.reference for each in found]
        known = PullStateRepository(here.table).appointments(here.tenant_id, connected.connection_id, references)
        unknown = (self._marked(connected, each) for each in found if each.reference not in known)
        named = ((each, owner) for each in unknown if (owner := may_be_ours(each, here.tenant_id)))
        strays = (stray_of(here.table, here.system, each, owner) for each, owner in named)
        return [each for each in strays if each is not None]

    def _may_be_marked(self, connected: Connected, event: RemoteEvent) -> bool:
        is_listed = connected.calendar.abilities.lists_marks
        return may_be_ours(event, self.comparing.tenant_id) is not None if is_listed else self.reads_each

    @staticmethod
    def _marked(connected: Connected, event: RemoteEvent) -> RemoteEvent:
        """Give the event with its mark, where the list does not tell it."""
        if connected.calendar.abilities.lists_marks:
            return event
        try:
            return connected.calendar.read(event.reference) or event
        except SystemRefused:
            return event

    def _removed(self, connected: Connected, stray: Stray) -> bool:
        if stray.appointment is not None:
            self.comparing.announce(stray.appointment, ["event"], "remove_event")
        try:
            remove(connected.calendar, stray, self.comparing.clock())
        except SystemRefused:
            return False
        return True


def _is_throttled(problem: Exception) -> bool:
    return isinstance(problem, SystemUnavailable) and problem.retry_after is not None
