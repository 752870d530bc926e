"""What was measured, and its ratio to the bare handler's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from tests.benchmarks.handlers.scenario import BARE


class Sample(NamedTuple):
    """One run, in seconds. cpu: user and system time; unlike wall time it hardly depends on what else runs."""

    cpu: float
    wall: float


Samples = dict[str, list[Sample]]


@dataclass(frozen=True, slots=True)
class Measurement:
    """Medians: milliseconds, and ratios to the bare handler's run of the same round."""

    cpu_ms: float
    wall_ms: float
    cpu_ratio: float
    wall_ratio: float


def measurements(samples: Mapping[str, Sequence[Sample]]) -> dict[str, Measurement]:
    """Give the measurement of each name, the bare handler's among them."""
    return {name: _measurement(runs, samples[BARE]) for name, runs in samples.items()}


def _measurement(runs: Sequence[Sample], bare: Sequence[Sample]) -> Measurement:
    pairs = list(zip(runs, bare, strict=True))
    return Measurement(
        cpu_ms=1000 * median(run.cpu for run in runs),
        wall_ms=1000 * median(run.wall for run in runs),
        cpu_ratio=median(run.cpu / other.cpu for run, other in pairs),
        wall_ratio=median(run.wall / other.wall for run, other in pairs),
    )
