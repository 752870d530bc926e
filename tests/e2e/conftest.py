"""One local stack for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.stack.running import WORKERS, LocalStack
from tests.fakes.graph.description import DOCUMENT


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The local stack, deployed and running, with IAM enforced. A test that stops it starts it again."""
    running = LocalStack(tmp_path_factory.mktemp("stack") / "local")
    running.start()
    assert running.stop() == 0
    running.enforces_iam = True
    running.start()
    yield running
    assert running.workers() <= WORKERS
    assert running.denials() == set()
    assert running.stop() == 0


@pytest.fixture
def api(stack: LocalStack) -> Iterator[httpx.Client]:
    """The API as the demo tenant."""
    with stack.client() as client:
        yield client


@pytest.fixture
def described(stack: LocalStack) -> Iterator[None]:
    """What the services' own descriptions have against any request to a calendar so far fails the test.

    calendars/test_calendars.py says so where they are missing.
    """
    yield
    if DOCUMENT.exists():
        assert all(each["objections"] == [] for each in stack.objections().values()), stack.objections()
