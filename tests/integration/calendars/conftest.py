"""The fixtures of the tests of connected calendars."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.calendars.rig import RIGS, Connected
from tests.integration.world.world import World


@pytest.fixture(params=sorted(RIGS))
def connected(request: pytest.FixtureRequest, world: World) -> Iterator[Connected]:
    """One calendar of each kind."""
    with RIGS[request.param](world) as made:
        yield made
