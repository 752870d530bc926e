"""The fixtures of the tests of connected calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.google import description as google
from tests.fakes.graph import description as graph
from tests.integration.calendars.rig import RIGS, Connected, Lines, open_lines
from tests.integration.world.world import World

OBJECTIONS: dict[str, Callable[[Any], list[str]]] = {"exchange": graph.objections, "google": google.objections}
# The services' own API descriptions; tests/conformance/test_description.py says so where they are missing.
DESCRIPTIONS = Path(__file__).parents[4] / "shared/specs"


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
        assert not DESCRIPTIONS.exists() or OBJECTIONS[made.kind](made.fake.sent) == []
