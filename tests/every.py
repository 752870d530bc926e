"""One test of a rule that holds for very many cases: all of them are tried, and each that fails is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest


def failures(check: Callable[[str], None], cases: Iterable[str]) -> dict[str, str]:
    """Run the check on each case; what it says to the cases that fail, at least one case was given."""
    found = {}
    tried = False
    for case in cases:
        tried = True
        try:
            check(case)
        except (Exception, pytest.fail.Exception) as failure:  # noqa: BLE001  each is reported by the caller's assertion
            found[case] = repr(failure)
    assert tried, "no case was given"
    return found
