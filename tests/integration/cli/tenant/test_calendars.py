"""`scheducal calendars`."""

from __future__ import annotations

import pytest

from scheducal.clock import now
from scheducal.connectors.log.model import Purpose, Result
from scheducal.connectors.log.recording import Recording
from tests.integration.cli.bookings import Bookings
from tests.integration.cli.terminal import Terminal

DIRECTORY = "5f3c2d1e-8a4b-4c6d-9e7f-0a1b2c3d4e5f"


@pytest.fixture
def tenant(terminal: Terminal) -> str:
    """Make a new tenant's id."""
    tenant_id: str = terminal.document("tenants", "create", "Acme Corp")["tenantId"]
    return tenant_id


def test_what_is_allowed_is_listed_until_it_is_taken_back(terminal: Terminal, tenant: str) -> None:
    terminal.document("calendars", "allow", tenant, "exchange", DIRECTORY.upper())
    allowed = terminal.document("calendars", "allow", tenant, "google", "Example.com")["allowed"]
    assert allowed == [{"kind": "exchange", "realm": DIRECTORY}, {"kind": "google", "realm": "example.com"}]
    assert terminal.document("calendars", "list", tenant) == {"calendars": [], "allowed": allowed}
    assert terminal.document("calendars", "disallow", tenant, "google", "example.com")["allowed"] == allowed[:1]


@pytest.mark.parametrize(
    ("kind", "realm", "right"),
    [
        ("exchange", "common", "a directory's id"),
        ("exchange", "example.com", "a directory's id"),
        ("google", "anna@example.com", "a domain"),
        ("google", "*", "a domain"),
    ],
)
def test_everybody_s_directory_is_nobody_s(terminal: Terminal, tenant: str, kind: str, realm: str, right: str) -> None:
    outcome = terminal.run("calendars", "allow", tenant, kind, realm)
    assert (outcome.status, right in outcome.stderr) == (1, True)


def test_connections_are_listed(terminal: Terminal, bookings: Bookings, tenant: str) -> None:
    connection_id = bookings.connect(tenant)
    (shown,) = terminal.document("calendars", "list", tenant)["calendars"]
    assert (shown["account"], shown["state"], shown["isDefault"]) == ("anna@example.com", "active", True)
    (same,) = terminal.document("connections", "list", tenant)["connections"]
    assert (same["connectionId"], shown["calendarId"]) == (connection_id, connection_id)
    assert same["settings"] == {"account": "anna@example.com"}
    noted = Recording(bookings.table, tenant, same["connectionId"], now)
    results: tuple[Result, ...] = ("later", "refused")
    for result in results:
        with noted.of(Purpose("push", "create", "apt_1")) as judged:
            judged.result = result
    log = ("connections", "log", tenant, same["connectionId"])
    assert [each["result"] for each in terminal.document(*log)["entries"]] == ["refused", "later"]
    assert [each["result"] for each in terminal.document(*log, "--result", "later")["entries"]] == ["later"]


def test_a_tenant_that_is_none_has_no_calendars(terminal: Terminal) -> None:
    for command in (["list", "ten_x"], ["allow", "ten_x", "google", "example.com"]):
        outcome = terminal.run("calendars", *command)
        assert (outcome.status, "tenant_not_found" in outcome.stderr) == (1, True)
