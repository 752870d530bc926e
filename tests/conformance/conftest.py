"""The calendar systems that pass the suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.conformance.harness.email_calendar import email
from tests.conformance.harness.exchange import exchange
from tests.conformance.harness.google import google
from tests.conformance.harness.under_test import CalendarUnderTest, ConnectedUnderTest

Opening = Callable[[], AbstractContextManager[CalendarUnderTest]]
CONNECTED: dict[str, Callable[[], AbstractContextManager[ConnectedUnderTest]]] = {
    "exchange": exchange,
    "google": google,
}
HARNESSES: dict[str, Opening] = {"email": email, **CONNECTED}
# The services' own API descriptions; test_description.py says so where they are missing.
DESCRIPTIONS = Path(__file__).parents[3] / "shared/specs"


@pytest.fixture(params=HARNESSES)
def opening(request: pytest.FixtureRequest) -> Opening:
    """Opens as many calendars of one kind as a test needs."""
    return HARNESSES[request.param]


@pytest.fixture
def calendar(opening: Opening) -> Iterator[CalendarUnderTest]:
    """One of each kind; what its service's own description says against our requests fails the test."""
    with opening() as opened:
        yield opened
        assert not DESCRIPTIONS.exists() or opened.objections() == []


@pytest.fixture(params=CONNECTED)
def connected(request: pytest.FixtureRequest) -> Iterator[ConnectedUnderTest]:
    """One of each kind that keeps events of its own."""
    with CONNECTED[request.param]() as opened:
        yield opened
        assert not DESCRIPTIONS.exists() or opened.objections() == []
