"""One Google calendar behind the fake for each test; afterwards our requests are held against its description."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.harness.google import GoogleUnderTest, google
from tests.fakes.google.description import DOCUMENT


@pytest.fixture
def calendar() -> Iterator[GoogleUnderTest]:
    """The calendar of OWNER, empty."""
    with google() as under_test:
        yield under_test
        if DOCUMENT.exists():  # its own test says that it was skipped
            assert under_test.objections() == []
