"""The help desk for each test of connections."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.connectors.connections.helpdesk import Helpdesk, desk
from tests.integration.world.client import Client
from tests.integration.world.world import World


@pytest.fixture
def system(world: World) -> Iterator[Helpdesk]:
    """Its other side."""
    del world
    with desk() as found:
        yield found


@pytest.fixture
def client(world: World, system: Helpdesk) -> Client:
    """A client while the connector is known."""
    del system
    return world.client
