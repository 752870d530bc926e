"""The conformance data beside this repository; tests that need it say so where it is absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

_DATA = Path(__file__).parents[6] / "shared" / "data"
_CASES = _DATA / "slot-cases.json"
_ABSENT = "the slot data (../shared/data/slot-cases.json, slot-inputs) is not at hand"

Case = dict[str, Any]


def entries(kind: str) -> list[Any]:
    """Give the file's `cases` or `rules` as parameters; one skipped parameter without the file."""
    if not _CASES.exists():
        return [pytest.param({}, marks=pytest.mark.skip(reason=_ABSENT))]
    return [pytest.param(each, id=each["id"]) for each in json.loads(_CASES.read_text())[kind]]


def rule(name: str) -> Case:
    """One of the file's rules."""
    if not _CASES.exists():
        pytest.skip(_ABSENT)
    found: Case = next(each for each in json.loads(_CASES.read_text())["rules"] if each["id"] == name)
    return found


def slot_input(name: str) -> tuple[Case, list[str]]:
    """Make a large input and the starts that are expected, in order."""
    path = _DATA / "slot-inputs" / f"{name}.json"
    if not path.exists():
        pytest.skip(_ABSENT)
    found = json.loads(path.read_text())
    return found["in"], [start for day in sorted(found["out"]) for start in found["out"][day]]
