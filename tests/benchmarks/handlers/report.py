"""A run as a table for people, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from tests.benchmarks.handlers.measurement import Measurement
from tests.benchmarks.handlers.run import Run

_HEAD = f"{'':26}{'CPU':>10}{'ratio':>8}{'wall':>12}{'ratio':>8}"


def table(run: Run) -> str:
    """Medians in milliseconds and their ratios to the bare handler."""
    return "\n".join(_lines(run))


def as_json(run: Run) -> str:
    """`{"warm": {name: {"cpu_ms", "wall_ms", "cpu_ratio", "wall_ratio"}}, "requests": {name: count}, …}`."""
    return json.dumps(asdict(run), indent=2)


def _lines(run: Run) -> Iterator[str]:
    yield f"{'warm handler':26}{_HEAD[26:]}{'AWS requests':>16}"
    for name, row in _rows(run.warm):
        yield f"{row}{run.requests[name]:>16}"
    yield ""
    yield f"{'import, clients open':26}{_HEAD[26:]}{'without the end':>18}"
    for name, row in _rows(run.imported):
        yield f"{row}{run.started[name].cpu_ratio:>18.2f}"
    yield ""
    yield f"{'import, first answer':26}{_HEAD[26:]}"
    yield from (row for _, row in _rows(run.first_answer))


def _rows(measured: Mapping[str, Measurement]) -> Iterator[tuple[str, str]]:
    for name, each in measured.items():
        cpu, wall = f"{each.cpu_ms:7.1f} ms{each.cpu_ratio:8.2f}", f"{each.wall_ms:9.1f} ms{each.wall_ratio:8.2f}"
        yield name, f"{name:26}{cpu}{wall}"
