"""`make benchmark`: prints a run. A slow machine is no failure; a handler that was not measured is."""

from __future__ import annotations

import pytest

from tests.benchmarks.handlers.fresh import functions
from tests.benchmarks.handlers.measurement import Rounds
from tests.benchmarks.handlers.report import table
from tests.benchmarks.handlers.run import run
from tests.benchmarks.handlers.scenario import MODULES


def test_every_function_is_measured_beside_the_bare_handler(capsys: pytest.CaptureFixture[str]) -> None:
    done = run(Rounds())
    with capsys.disabled():
        print(f"\n\n{table(done)}\n")
    assert set(done.warm) == set(done.requests) == set(done.first_answer) == set(MODULES)
    assert set(done.imported) == set(done.started)
    assert len(done.imported) == len(functions()) + 1
    assert all(each.cpu_ms > 0 and each.wall_ms > 0 for each in done.imported.values())
