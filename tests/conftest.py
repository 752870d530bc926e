"""What holds for every test."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# Folders whose tests share something dear: the synthesized stages, or the syntax trees of all files.
_SHARING = ("tests/infra", "tests/unit/architecture")

# A busy machine is slow, and that is no fault of the code: no test depends on how long something takes.
settings.register_profile("any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("any_machine"), max_examples=20)
settings.load_profile("any_machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together in one process what shares its fixtures and caches: a file, or one of these folders."""
    for item in items:
        file = item.nodeid.partition("::")[0]
        folder = next((each for each in _SHARING if file.startswith(f"{each}/")), None)
        item.add_marker(pytest.mark.xdist_group(folder or file))
