"""The fixtures of the tests of connected calendars."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.connectors.rig import RIGS, Connected, Lines, open_lines
from tests.integration.world.world import World


@pytest.fixture(scope="session")
def lines() -> Iterator[Lines]:
    """Servers that all tests share, since starting and stopping them takes long."""
    with open_lines() as opened:
        yield opened


@pytest.fixture(params=sorted(RIGS))
def connected(request: pytest.FixtureRequest, world: World, lines: Lines) -> Iterator[Connected]:
    """One calendar of each kind; what its service's own description says against our requests fails the test."""
    with RIGS[request.param](world, lines) as made:
        yield made
        made.conforms()
