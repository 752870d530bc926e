"""`make benchmark`: prints how pages grow with a tenant. A slow machine is no failure; a page with more requests is."""

from __future__ import annotations

import pytest

from tests.benchmarks.pages.run import report, run
from tests.integration.conftest import environment  # noqa: F401  a fixture: the functions' own, with moto behind it
from tests.integration.dashboard.soundness import LARGEST, MOST_REQUESTS


def test_pages_of_a_large_tenant_are_measured_beside_those_of_one_with_little(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = run()
    with capsys.disabled():
        print(f"\n\n{report(found)}\n")
    views = [view for each in found for view in (each.small, each.large)]
    assert len(found) > 75
    assert [(each.path, each.status) for each in views if each.status >= 500] == []
    assert [(each.path, each.requests) for each in views if each.requests > MOST_REQUESTS] == []
    assert [(each.path, each.size) for each in views if each.size > LARGEST] == []
