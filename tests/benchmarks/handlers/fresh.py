"""Measures what it takes a fresh process to import a function, and to answer its first request."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from subprocess import PIPE
from time import perf_counter
from typing import Any

from tests.benchmarks.handlers.measurement import Pairs, Rounds, Sample, Samples, in_turn
from tests.benchmarks.handlers.scenario import BARE, MODULES, Event, play
from tests.benchmarks.table import ROOT

# How many functions have the same run of the bare handler beside them.
_BESIDE_ONE = 9
_TABLE, _QUEUE = "scheducal.store.table:table", "scheducal.connectors.push.queue:sync_queue"
_SES = "scheducal.connectors.systems.email.ses:ses_client"
# The clients that a function opens on its first request, since the bare handler opens its own when it is imported.
_OPENERS = {
    MODULES[BARE]: (),
    "functions.docs.openapi": (),
    "functions.docs.page": (),
    "functions.docs.fallback": (),
    "functions.pipeline.dispatch": (_QUEUE,),
    "functions.pipeline.sweep": (_TABLE, _QUEUE),
    "functions.pipeline.sync": (_TABLE, _QUEUE, _SES),
}


def functions() -> list[str]:
    """Give the modules of all functions."""
    paths = sorted((ROOT / "functions").glob("*/[!_]*.py"))
    return [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]


def imports(environment: Mapping[str, str], rounds: Rounds) -> tuple[Pairs, Pairs]:
    """Every function in turn, imported with its clients open; as many at once as there are cores.

    First whole processes, then the same without their end, which no function of Lambda's comes to. The bare handler
    runs before every few functions, since a machine is not equally busy all the time.
    """
    whole: dict[str, list[tuple[Sample, Sample]]] = {}
    started: dict[str, list[tuple[Sample, Sample]]] = {}
    modules = functions()
    compile_all = f"import {', '.join([MODULES[BARE], *modules])}"
    subprocess.run([sys.executable, "-c", compile_all], env=environment, cwd=ROOT, check=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in rounds.begun():
            for first in range(0, len(modules), _BESIDE_ONE):
                names = [MODULES[BARE], *modules[first : first + _BESIDE_ONE]]
                ran = list(pool.map(lambda name: _imported(name, environment), names))
                for name, (process, start) in zip(names, ran, strict=True):
                    whole.setdefault(_short(name), []).append((process, ran[0][0]))
                    started.setdefault(_short(name), []).append((start, ran[0][1]))
    return whole, started


def first_answers(environment: Mapping[str, str], rounds: Rounds) -> Pairs:
    """Every endpoint in turn, imported and asked once."""
    samples: Samples = {}

    def call(name: str, event: Event) -> dict[str, Any]:
        sample, printed = _run([MODULES[name]], json.dumps(event), environment)
        samples.setdefault(name, []).append(sample)
        # The line before it is the log's.
        answer: dict[str, Any] = json.loads(printed.splitlines()[-1])
        assert answer["statusCode"] < 300, (name, answer)
        return answer

    for _ in rounds.begun():
        play(call, environment["AUTHORIZATION"])
    return in_turn(samples)


def _imported(module: str, environment: Mapping[str, str]) -> tuple[Sample, Sample]:
    process, printed = _run([module, *_OPENERS.get(module, (_TABLE,))], "", environment)
    return process, Sample(float(printed), process.wall)


def _short(module: str) -> str:
    return module.removeprefix("tests.benchmarks.handlers.").removeprefix("functions.")


def _run(arguments: list[str], event: str, environment: Mapping[str, str]) -> tuple[Sample, bytes]:
    command, begin = [sys.executable, "-m", "tests.benchmarks.handlers.start", *arguments], perf_counter()
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, env=environment, cwd=ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(event.encode())
        process.stdin.close()
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    return Sample(cpu=usage.ru_utime + usage.ru_stime, wall=wall), printed
