"""One mailbox in the fake Graph for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.harness.exchange import ExchangeUnderTest, exchange


@pytest.fixture
def graph() -> Iterator[ExchangeUnderTest]:
    """With the system, its wire and the people around it."""
    with exchange() as opened:
        yield opened
