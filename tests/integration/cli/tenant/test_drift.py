"""`scheducal drift`."""

from __future__ import annotations

import pytest

from scheducal.clock import now, to_seconds
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.rules import connected
from scheducal.connectors.repair import REASONS
from tests.integration.cli.bookings import Bookings
from tests.integration.cli.terminal import Terminal


@pytest.fixture
def tenant(terminal: Terminal) -> str:
    """Make a new tenant's id."""
    tenant_id: str = terminal.document("tenants", "create", "Acme Corp")["tenantId"]
    return tenant_id


def test_a_comparison_goes_on_part_by_part_and_prints_what_differs(terminal: Terminal, tenant: str) -> None:
    (email,) = terminal.document("drift", "check", tenant)["systems"]
    assert (email["checked"], email["agree"], email["differ"], email["repaired"]) == (2, 1, 1, 0)
    assert email["differences"] == [
        {
            "appointmentId": "apt_1",
            "fields": ["time"],
            "repaired": False,
            "leftBehind": None,
            "repair": "follow",
            "reason": REASONS["follow"],
        }
    ]
    shown = terminal.run("drift", "repair", tenant)
    assert shown.status == 0
    assert ["email", "apt_1", "time", "True"] in [line.split()[:4] for line in shown.stdout.splitlines()]
    assert shown.stderr == f"apt_1 (time): {REASONS['follow']}\n"
    assert terminal.run("drift", "repair", tenant, "--yes").stderr == ""


def test_a_calendar_that_cannot_be_compared_is_said_and_fails(
    terminal: Terminal, bookings: Bookings, tenant: str
) -> None:
    at = to_seconds(now())
    new = Connection(
        tenant, "cal_01j0000000000000000000000a", "google", "oauth", at, at, {"account": "anna@example.com"}
    )
    repository = ConnectionRepository(bookings.table)
    repository.add(repository.owned(tenant), connected(new, None, make_default=None), "test", {})
    outcome = terminal.run("drift", "check", tenant)
    assert (outcome.status, "the calendar is not connected" in outcome.stdout) == (1, True)
    assert terminal.run("drift", "check", tenant, "--calendar", "email").status == 0


def test_unknown_tenants_and_calendars_are_refused(terminal: Terminal, tenant: str) -> None:
    for arguments, code in ((["ten_x"], "tenant_not_found"), ([tenant, "--calendar", "cal_x"], "calendar_not_found")):
        outcome = terminal.run("drift", "check", *arguments)
        assert (outcome.status, code in outcome.stderr) == (1, True)


def test_nothing_is_compared_for_a_suspended_tenant(terminal: Terminal, tenant: str) -> None:
    assert terminal.run("tenants", "suspend", tenant, "--reason", "unpaid").status == 0
    for verb in ("check", "repair"):
        outcome = terminal.run("drift", verb, tenant)
        assert (outcome.status, "tenant_suspended" in outcome.stderr) == (1, True)
