"""In place of mirror.py where a system is followed and takes no changes. Who changes something hears so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scheducal.clock import isoformat
from scheducal.connectors.manifest import Manifest
from scheducal.connectors.outcome import Outcome
from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.record import Pushed, RecordStep, Source, Wanted, plan
from scheducal.http.request import Request, Response
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """Implements scheducal.connectors.runners.parts.MirrorPart. outcome: of the connector's trigger.py."""

    manifest: Manifest
    outcome: Callable[[Response], Outcome]

    def wanted(self, source: Source) -> Wanted:
        """Want the time, and nothing else: the rest is the system's own."""
        appointment = source.appointment
        times = {"start": isoformat(appointment.start), "end": isoformat(appointment.end)}
        return Wanted(times, exists=not appointment.cancelled)

    def steps(self, wanted: Wanted, pushed: Pushed | None) -> Sequence[RecordStep]:
        """Plan nothing where the system has no record."""
        return plan(wanted, pushed) if pushed and pushed.may_exist else ()

    def request(self, step: RecordStep) -> Request:
        """Refuse every change; raises SystemRefused."""
        del step
        raise SystemRefused(f"{self.manifest.title} takes no changes. {self.manifest.recipe}".strip())
