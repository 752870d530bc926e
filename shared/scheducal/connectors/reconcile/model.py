"""What comparisons find, and how far one has come, as plain values; and as documents, which rows and messages hold."""

from __future__ import annotations

from dataclasses import asdict, field, fields
from datetime import datetime
from typing import Any, Literal

from scheducal.clock import isoformat
from scheducal.connectors.repair import Repair
from scheducal.values import dataclass, replace

# A report names the first that differ; the others are counted.
MOST_NAMED = 50

Verdict = Literal["agree", "lag", "differ"]
Phase = Literal["appointments", "events", "done"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One appointment beside its calendar system.

    fields: what is not the same, or `sync`, `event`, `cancellation`.
    repair: what a repair does about it.
    """

    verdict: Verdict
    fields: tuple[str, ...] = ()
    repair: Repair = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, and whether it was put right, or is on its way to be.

    reference: of an event that is left behind.

    appointment_id: the one that the event says it is of, which need not exist.

    repair: what a repair does about it.
    """

    appointment_id: str
    fields: tuple[str, ...]
    repaired: bool
    reference: str | None = None
    repair: Repair = "none"


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one comparison.

    differ: those that did at first; repaired: how many of them do so no longer.

    left_behind: events with our mark that are no appointment's; removed: how many of them were deleted.
    """

    checked: int = 0
    agree: int = 0
    lag: int = 0
    differ: int = 0
    repaired: int = 0
    left_behind: int = 0
    removed: int = 0

    @property
    def unrepaired(self) -> int:
        """Count what a person has to look at."""
        return self.differ - self.repaired + self.left_behind - self.removed


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a comparison has come.

    start: the key after which the list of appointments goes on, in the month.

    cursor: where the calendar's own list goes on.
    failed_at: the appointment at which the part before failed.
    """

    began_at: datetime
    phase: Phase = "appointments"
    month: str | None = None
    start: dict[str, str] | None = None
    cursor: str | None = None
    failed_at: str | None = None
    counts: Counts = field(default_factory=Counts)
    differences: tuple[Difference, ...] = ()

    def found(self, appointment_id: str, finding: Finding, *, repaired: bool) -> Progress:
        """Count one more appointment that was compared."""
        counts = _plus(self.counts, checked=1, **{finding.verdict: 1}, repaired=int(repaired))
        if finding.verdict != "differ":
            return replace(self, counts=counts)
        return self._with(counts, Difference(appointment_id, finding.fields, repaired, repair=finding.repair))

    def left_behind(self, appointment_id: str, reference: str, repair: Repair, *, removed: bool) -> Progress:
        """Count one more event that is no appointment's."""
        counts = _plus(self.counts, left_behind=1, removed=int(removed))
        return self._with(counts, Difference(appointment_id, ("event",), removed, reference, repair))

    def _with(self, counts: Counts, difference: Difference) -> Progress:
        return replace(self, counts=counts, differences=(*self.differences, difference)[:MOST_NAMED])


@dataclass(frozen=True, slots=True)
class Report:
    """A comparison that is over; times aware UTC."""

    began_at: datetime
    ended_at: datetime
    counts: Counts


def progress_document(progress: Progress) -> dict[str, Any]:
    """Write it as `progress_of` reads it."""
    return {**asdict(progress), "began_at": isoformat(progress.began_at)}


def progress_of(document: dict[str, Any]) -> Progress:
    """Raise KeyError, TypeError, ValueError for what `progress_document` does not give."""
    differences = (
        # Rows of an older release have no reference and no repair.
        Difference(**{"reference": None, **each, "fields": tuple(each["fields"])})
        for each in document["differences"]
    )
    return Progress(
        began_at=datetime.fromisoformat(document["began_at"]),
        phase=document["phase"],
        month=document.get("month"),
        start=document.get("start"),
        cursor=document.get("cursor"),
        failed_at=document.get("failed_at"),
        counts=Counts(**document["counts"]),
        differences=tuple(differences),
    )


def report_document(report: Report) -> dict[str, Any]:
    """Write it as `report_of` reads it."""
    return {
        "beganAt": isoformat(report.began_at),
        "endedAt": isoformat(report.ended_at),
        "counts": asdict(report.counts),
    }


def report_of(document: dict[str, Any]) -> Report:
    """Read the report from its row."""
    began, ended = (datetime.fromisoformat(document[name]) for name in ("beganAt", "endedAt"))
    return Report(began, ended, Counts(**document["counts"]))


def _plus(counts: Counts, **more: int) -> Counts:
    return Counts(**{each.name: getattr(counts, each.name) + more.get(each.name, 0) for each in fields(Counts)})
