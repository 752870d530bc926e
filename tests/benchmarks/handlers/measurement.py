"""What was measured, and its ratio to the bare handler's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import monotonic
from typing import NamedTuple

from tests.benchmarks.handlers.scenario import BARE


class Sample(NamedTuple):
    """One run, in seconds. cpu: user and system time; unlike wall time it hardly depends on what else runs."""

    cpu: float
    wall: float


Samples = dict[str, list[Sample]]
# Each run with the bare handler's of the same time.
Pairs = Mapping[str, Sequence[tuple[Sample, Sample]]]


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often each is measured: a request is quick, a process is not.

    warm: of requests. fresh: of processes, at most. seconds: a round that would end later is left out, save the first.
    """

    warm: int = 100
    fresh: int = 5
    seconds: float = 60

    def begun(self) -> Iterator[int]:
        """Yield the numbers of the rounds of fresh processes."""
        began = monotonic()
        for number in range(self.fresh):
            if number and (monotonic() - began) * (number + 1) / number > self.seconds:
                return
            yield number


@dataclass(frozen=True, slots=True)
class Measurement:
    """Medians: milliseconds, and ratios to the bare handler's run of the same round."""

    cpu_ms: float
    wall_ms: float
    cpu_ratio: float
    wall_ratio: float


def measurements(pairs: Pairs) -> dict[str, Measurement]:
    """Give the measurement of each name, the bare handler's among them."""
    return {name: _measurement(runs) for name, runs in pairs.items()}


def in_turn(samples: Mapping[str, Sequence[Sample]]) -> Pairs:
    """Pair runs where the bare handler ran once in each round."""
    return {name: list(zip(runs, samples[BARE], strict=True)) for name, runs in samples.items()}


def _measurement(pairs: Sequence[tuple[Sample, Sample]]) -> Measurement:
    return Measurement(
        cpu_ms=1000 * median(run.cpu for run, _ in pairs),
        wall_ms=1000 * median(run.wall for run, _ in pairs),
        cpu_ratio=median(run.cpu / other.cpu for run, other in pairs),
        wall_ratio=median(run.wall / other.wall for run, other in pairs),
    )
