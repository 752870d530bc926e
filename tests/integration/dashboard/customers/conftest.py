"""Browsers of members, and a business with appointments and bookings to look at."""

from __future__ import annotations

import pytest

from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.world.catalog.business import Business
from tests.integration.world.world import World


@pytest.fixture
def pages(world: World) -> Pages:
    """Give the browser of a scheduler, whose times are in Berlin."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id, "scheduler"))


@pytest.fixture
def viewer(world: World) -> Pages:
    """Give the browser of somebody who may only look."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id, "viewer"))


@pytest.fixture
def business(world: World) -> Business:
    """Give what a client's account can be booked for."""
    return Business(world.client)
