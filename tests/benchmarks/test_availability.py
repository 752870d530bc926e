"""`make benchmark`: prints the engine's figures. A slow machine is no failure; a scenario without slots is."""

from __future__ import annotations

import pytest

from tests.benchmarks.availability import measured, report, scenarios


def test_every_scenario_of_the_engine_is_measured_beside_the_loop(capsys: pytest.CaptureFixture[str]) -> None:
    results = [measured(scenario) for scenario in scenarios()]
    with capsys.disabled():
        print(f"\n\n{report(results)}\n")
    assert [each.name[:1] for each in results] == ["A", "B", "E", "F", "a"]
    assert all(each.count > 100 and each.slots_ms > 0 for each in results)
