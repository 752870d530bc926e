"""One run of all measurements."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from tests.benchmarks.handlers.fresh import first_answers, imports
from tests.benchmarks.handlers.measurement import Measurement, Rounds, Sample, in_turn, measurements
from tests.benchmarks.table import ROOT, account


@dataclass(frozen=True, slots=True)
class Run:
    """By the handler's name. requests: AWS requests of a warm handler. started: imported, without a process's end."""

    warm: dict[str, Measurement]
    requests: dict[str, int]
    imported: dict[str, Measurement]
    started: dict[str, Measurement]
    first_answer: dict[str, Measurement]


def run(rounds: Rounds) -> Run:
    """Measure everything, on a table of the run's own."""
    with account() as environment:
        warm, requests = _warm(environment, rounds.warm)
        imported, started = map(measurements, imports(environment, rounds))
        first = measurements(first_answers(environment, rounds))
    return Run(warm, requests, imported, started, first)


def _warm(environment: Mapping[str, str], rounds: int) -> tuple[dict[str, Measurement], dict[str, int]]:
    command = [sys.executable, "-m", "tests.benchmarks.handlers.warm", str(rounds)]
    printed = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    # The lines before it are the log's.
    found = json.loads(printed.splitlines()[-1])
    samples = {name: [Sample(*each) for each in runs] for name, runs in found["samples"].items()}
    return measurements(in_turn(samples)), found["requests"]
