"""A rule's cases are all tried, and each that fails is named, with every kind of failure."""

from __future__ import annotations

import pytest

from tests.every import failures


def check(case: str) -> None:
    assert case != "wrong"
    if case == "broken":
        raise KeyError(case)
    if case == "silent":
        with pytest.raises(ValueError, match="never"):
            pass


def test_each_failure_is_named_and_the_rest_is_tried() -> None:
    found = failures(check, ["right", "wrong", "broken", "silent", "last"])
    assert found.keys() == {"wrong", "broken", "silent"}
    assert "DID NOT RAISE" in found["silent"]


def test_no_case_is_a_failure() -> None:
    with pytest.raises(AssertionError, match="no case"):
        failures(check, [])
