"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.e2e.stack.running import LocalStack

# Folders whose tests share something dear: the synthesized stages, or the syntax trees of all files.
_SHARING = ("tests/infra", "tests/unit/architecture")

# A busy machine is slow, and that is no fault of the code: no test depends on how long something takes.
settings.register_profile("any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("any_machine"), max_examples=10)
settings.load_profile("any_machine")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """One local stack for all tests of a run, deployed and running, with IAM enforced.

    A test that stops it starts it again.
    """
    # The other tests need nothing of it.
    from tests.e2e.stack.running import WORKERS, LocalStack

    running = LocalStack(tmp_path_factory.mktemp("stack") / "local")
    running.start()
    assert running.stop() == 0
    running.enforces_iam = True
    running.start()
    yield running
    assert running.workers() <= WORKERS
    assert running.denials() == set()
    assert running.stop() == 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together in one process what shares its fixtures and caches: a file, or one of these folders."""
    for item in items:
        file = item.nodeid.partition("::")[0]
        folder = next((each for each in _SHARING if file.startswith(f"{each}/")), None)
        item.add_marker(pytest.mark.xdist_group(folder or file))
