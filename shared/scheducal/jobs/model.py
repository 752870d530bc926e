"""A job: long work that a worker goes on with part by part, until it is done or given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any, Literal

from scheducal.values import dataclass

JobState = Literal["waiting", "running", "done", "failed", "called_off"]
# A job of these states ends by itself, or can be called off.
OPEN: tuple[JobState, ...] = ("waiting", "running")
# Half an hour of trying, with growing waits. After that a person must look.
MOST_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Job:
    """partition: where its row is kept, see `rows`.
    kind: names its JobKind.
    starts_at: until then it waits, and can be called off.
    actor: who asked for it.
    parameters: what it is to do, as its kind reads it.
    cursor: where the next part begins, empty before the first.
    counts: what was done so far. report: what its kind says of it.
    attempts: how often the next part was begun. not_before: when it may begin, None for at once.
    """

    partition: str
    tenant_id: str
    job_id: str
    kind: str
    created_at: datetime
    starts_at: datetime
    actor: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    state: JobState = "waiting"
    cursor: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0
    not_before: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether something is still to come."""
        return self.state in OPEN

    @property
    def has_begun(self) -> bool:
        """Tell whether a part of it was done, or is under way."""
        return self.state != "waiting" and (bool(self.cursor) or self.attempts > 0 or not self.is_open)

    def may_go_on(self, now: datetime) -> bool:
        """Tell whether its next part may begin. A message that comes twice, or early, must not shorten a wait."""
        return self.is_open and max(self.starts_at, self.not_before or self.starts_at) <= now


@dataclass(frozen=True, slots=True)
class Progress:
    """What one part of a job did.

    cursor: where the next part begins, None at the end.
    counts: added to the job's. report: entries that are put into the job's.
    wait: before the next part.
    """

    cursor: str | None
    counts: Mapping[str, int] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)
    wait: timedelta = timedelta()


# Does the next part, which may have been done before in whole or in part. It ends soon once it has no more time.
Step = Callable[[Job, Callable[[], bool]], Progress]


@dataclass(frozen=True, slots=True)
class JobKind:
    """kept: how long its row stays after its end, None for ever."""

    name: str
    step: Step
    kept: timedelta | None = timedelta(days=90)


def summed(before: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Add counts by their names."""
    return {name: before.get(name, 0) + more.get(name, 0) for name in (*before, *more)}


def pause_after(attempts: int) -> timedelta:
    """Give the time until a part is tried again that has failed so often."""
    return timedelta(seconds=min(15 * 2 ** (attempts - 1), 600))
