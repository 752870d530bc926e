"""What the tests of this folder ask of the local stack."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.stack.running import LocalStack
from tests.fakes.graph.description import DOCUMENT


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
