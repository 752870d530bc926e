"""Measures warm handlers in a process: `python -m tests.benchmarks.handlers.warm ROUNDS` prints samples as JSON."""

from __future__ import annotations

import json
import os
import sys
from time import perf_counter, process_time
from typing import Any

from tests.benchmarks.handlers.invoke import invoke
from tests.benchmarks.handlers.measurement import Sample, Samples
from tests.benchmarks.handlers.scenario import Event, play
from tests.faults.wire import Wire, wired

# The first rounds fill caches and open connections.
_UNTIMED = 5


def measure(rounds: int, authorization: str) -> Samples:
    """Handlers in turn, round after round: what each took."""
    samples: Samples = {}

    def timed(name: str, event: Event) -> dict[str, Any]:
        cpu, wall = process_time(), perf_counter()
        answer = invoke(name, event)
        sample = Sample(cpu=process_time() - cpu, wall=perf_counter() - wall)
        samples.setdefault(name, []).append(sample)
        return answer

    for _ in range(_UNTIMED):
        play(invoke, authorization)
    for _ in range(rounds):
        play(timed, authorization)
    return samples


def count_requests(authorization: str) -> dict[str, int]:
    """Count the AWS requests each handler makes when it is warm."""
    counts: dict[str, int] = {}

    def counted(name: str, event: Event) -> dict[str, Any]:
        wire = Wire()
        with wired(wire), wire.invocation(name):
            answer = invoke(name, event)
        counts[name] = len(wire.calls)
        return answer

    play(counted, authorization)
    return counts


def main(rounds: int, authorization: str) -> None:
    """Prints `{"samples": {name: [[cpu, wall], …]}, "requests": {name: count}}`."""
    print(json.dumps({"samples": measure(rounds, authorization), "requests": count_requests(authorization)}))


if __name__ == "__main__":
    main(int(sys.argv[1]), os.environ["AUTHORIZATION"])
