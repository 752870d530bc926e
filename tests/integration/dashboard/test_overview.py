"""The overview: what needs attention, and today's appointments."""

from __future__ import annotations

import pytest

from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.world.world import World


@pytest.fixture
def pages(world: World) -> Pages:
    """A signed-in viewer's browser."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id, "viewer"))


def test_a_new_account_needs_nobody_and_has_no_appointments(pages: Pages) -> None:
    shown = pages.get("/dashboard")
    assert (shown.status, shown.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Nothing needs you: everything was delivered." in shown.text
    assert "No appointments today" in shown.text
    assert shown.requests <= 4
