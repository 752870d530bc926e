"""`scheducal tenants` and `scheducal keys`."""

from __future__ import annotations

import pytest

from scheducal.clock import now
from scheducal.store.keys import api_key_key
from scheducal.tenants.credentials import parse_credentials
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_tenant, set_settings
from tests.integration.cli.bookings import Bookings
from tests.integration.cli.terminal import Terminal


@pytest.fixture
def tenant(terminal: Terminal) -> str:
    """Make a new tenant's id."""
    tenant_id: str = terminal.document("tenants", "create", "Acme Corp")["tenantId"]
    return tenant_id


@pytest.fixture
def key(terminal: Terminal, tenant: str) -> str:
    """Make a new API key of the tenant."""
    api_key: str = terminal.document("keys", "create", tenant)["apiKey"]
    return api_key


def test_a_tenant_is_created_and_listed(terminal: Terminal) -> None:
    created = terminal.document("tenants", "create", "Åström & Söhne")
    assert created["name"] == "Åström & Söhne"
    assert created["senderAddress"] == f"{created['tenantId'].replace('_', '-')}@mail.test"
    listed = terminal.document("tenants", "list")
    assert created in listed["tenants"]
    assert listed["isComplete"] is True


def test_tenants_are_read_page_after_page(terminal: Terminal, bookings: Bookings) -> None:
    before = len(terminal.document("tenants", "list")["tenants"])
    repository = TenantRepository(bookings.table)
    for number in range(105):
        create_tenant(repository, f"Tenant {number}", "mail.test", now())
    listed = terminal.document("tenants", "list")["tenants"]
    assert len(listed) == before + 105
    assert [each["tenantId"] for each in listed] == sorted(each["tenantId"] for each in listed)


def test_people_see_a_tenant_on_one_line(terminal: Terminal, tenant: str) -> None:
    heading, *lines = terminal.run("tenants", "list").stdout.splitlines()
    assert heading.split() == ["Tenant", "Name", "Mail", "comes", "from", "Created"]
    assert any(line.startswith(f"{tenant}  Acme Corp ") for line in lines)


def test_settings_of_a_tenant_change_one_by_one(terminal: Terminal, tenant: str, key: str) -> None:
    assert parse_credentials(key, "x").tenant_id == tenant, "a key takes the settings over"
    steps = {
        ("--country", "de"): ("DE", False, "show"),
        ("--fill-customers",): ("DE", True, "show"),
        ("--unverified-answers", "count"): ("DE", True, "count"),
        ("--country", ""): (None, True, "count"),
    }
    for options, expected in steps.items():
        document = terminal.document("tenants", "set", tenant, *options)
        assert tuple(document[each] for each in ("defaultCountry", "fillsCustomers", "unverifiedAnswers")) == expected
    assert document in terminal.document("tenants", "list")["tenants"]
    refused = terminal.run("tenants", "set", tenant, "--country", "XX")
    assert (refused.status, "country must be a code of ISO 3166-1" in refused.stderr) == (1, True)


def test_a_health_tenant_allows_fields_one_by_one(terminal: Terminal, tenant: str, key: str) -> None:
    steps = {
        ("--class", "health"): ("health", []),
        ("--allow", "customer.name", "--allow", "booking.service"): ("health", ["booking.service", "customer.name"]),
        ("--country", "de"): ("health", ["booking.service", "customer.name"]),
        ("--allow", ""): ("health", []),
        ("--class", "standard"): ("standard", []),
    }
    for options, expected in steps.items():
        document = terminal.document("tenants", "set", tenant, *options)
        assert (document["class"], document["allowed"]) == expected
    refused = terminal.run("tenants", "set", tenant, "--allow", "customer.nmae")
    assert (refused.status, "customer.nmae is none of appointment.subject" in refused.stderr) == (1, True)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "two\x1blines"])
def test_a_name_nobody_could_read_is_refused(terminal: Terminal, name: str) -> None:
    outcome = terminal.run("tenants", "create", name, "--json")
    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr == "scheducal: a tenant's name has 1 to 100 printable characters (invalid_field)\n"


def test_a_new_key_opens_the_door(terminal: Terminal, tenant: str) -> None:
    options = ["--label", "CI", "--role", "read", "--limit", "120"]
    created = terminal.document("keys", "create", tenant, *options)
    assert (created["label"], created["role"], created["perMinute"]) == ("CI", "read", 120)
    presented = parse_credentials(created["apiKey"], created["apiSecret"])
    assert presented.tenant_id == tenant


def test_what_is_kept_of_a_secret_is_its_hash(terminal: Terminal, bookings: Bookings, tenant: str) -> None:
    created = terminal.document("keys", "create", tenant)
    row = bookings.table.get(api_key_key(tenant, created["apiKey"]))
    assert row is not None
    assert row["secretHash"] == parse_credentials(created["apiKey"], created["apiSecret"]).secret_hash
    assert created["apiSecret"] not in str(row)


def test_a_secret_is_sealed_for_the_dashboard_unless_the_tenant_shows_secrets_once(
    terminal: Terminal, bookings: Bookings, tenant: str
) -> None:
    tenants = TenantRepository(bookings.table)
    kept = terminal.document("keys", "create", tenant)
    sealed = tenants.sealed_secret(tenant, kept["apiKey"])
    assert sealed is not None
    assert kept["apiSecret"].encode() not in sealed
    set_settings(tenants, tenant, shows_secrets_once=True)
    once = terminal.document("keys", "create", tenant)
    assert tenants.sealed_secret(tenant, once["apiKey"]) is None


def test_a_secret_is_shown_once(terminal: Terminal, tenant: str) -> None:
    outcome = terminal.run("keys", "create", tenant)
    secret = next(line.split()[-1] for line in outcome.stdout.splitlines() if line.startswith("API secret"))
    assert secret.startswith("sec_")
    assert "note it now" in outcome.stderr
    assert secret not in outcome.stderr
    assert "sec_" not in terminal.run("keys", "list", tenant).stdout
    assert "sec_" not in terminal.run("keys", "list", tenant, "--json").stdout


def test_keys_are_listed_without_secrets(terminal: Terminal, tenant: str, key: str) -> None:
    (listed,) = terminal.document("keys", "list", tenant)["keys"]
    shown = {"tenantId", "apiKey", "label", "role", "channel", "perMinute", "dateCreated", "dateRevoked", "revokedBy"}
    assert listed.keys() == shown
    assert (listed["apiKey"], listed["channel"], listed["dateRevoked"]) == (key, "internal", None)


def test_a_tenant_without_keys_has_none(terminal: Terminal, tenant: str) -> None:
    assert terminal.document("keys", "list", tenant) == {"keys": [], "isComplete": True}
    assert terminal.run("keys", "list", tenant).stdout == "none\n"


def test_revoking_twice_keeps_the_first_time(terminal: Terminal, tenant: str, key: str) -> None:
    revoked = terminal.document("keys", "revoke", tenant, key)
    first = revoked["dateRevoked"]
    assert (first is not None, revoked["revokedBy"]) == (True, "operator")
    assert terminal.document("keys", "revoke", tenant, key)["dateRevoked"] == first
    (listed,) = terminal.document("keys", "list", tenant)["keys"]
    assert listed["dateRevoked"] == first


def test_a_limit_is_changed(terminal: Terminal, tenant: str, key: str) -> None:
    assert terminal.document("keys", "set-limit", tenant, key, "6000")["perMinute"] == 6000
    (listed,) = terminal.document("keys", "list", tenant)["keys"]
    assert listed["perMinute"] == 6000


@pytest.mark.parametrize("limit", ["0", "600001"])
def test_a_limit_out_of_range_is_refused(terminal: Terminal, tenant: str, key: str, limit: str) -> None:
    outcome = terminal.run("keys", "set-limit", tenant, key, limit)
    assert (outcome.status, outcome.stderr) == (
        1,
        "scheducal: a limit is 1 to 600000 requests a minute (invalid_field)\n",
    )


@pytest.mark.parametrize(
    "command",
    [("keys", "list"), ("keys", "create"), ("appointments", "list")],
)
@pytest.mark.parametrize("unknown", ["ten_00000000000000000000000000", "acme", "ten_x#KEY"])
def test_an_unknown_tenant_is_not_found(terminal: Terminal, command: tuple[str, ...], unknown: str) -> None:
    outcome = terminal.run(*command, unknown, "--json")
    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr == f"scheducal: there is no tenant {unknown} (tenant_not_found)\n"


@pytest.mark.parametrize("command", [["revoke"], ["set-limit"]])
def test_another_tenants_key_is_not_found(terminal: Terminal, key: str, command: list[str]) -> None:
    other = terminal.document("tenants", "create", "Other")["tenantId"]
    outcome = terminal.run("keys", *command, other, key, *(["60"] if command == ["set-limit"] else []))
    assert (outcome.status, outcome.stderr) == (1, f"scheducal: the tenant has no API key {key} (key_not_found)\n")


def test_a_file_says_of_what_there_is_none(terminal: Terminal, tenant: str) -> None:
    lines = terminal.run("tenants", "show", tenant).stdout.splitlines()
    assert lines[lines.index("Jobs") + 1] == "none"


def test_a_tenant_with_a_legal_hold_is_deleted_only_by_decision(terminal: Terminal, tenant: str) -> None:
    made = terminal.document("privacy", "hold", tenant, "--email", "a@b.example", "--reason", "Case 1")
    refused = terminal.run("tenants", "delete", tenant, "--yes")
    assert (refused.status, "tenant_held" in refused.stderr) == (1, True)
    started = terminal.run("tenants", "delete", tenant, "--yes", "--end-legal-holds")
    assert started.status == 0
    entries = terminal.document("audit", "list", tenant)["entries"]
    assert [each["changes"]["endedHolds"] for each in entries if each["action"] == "deletion_started"] == [
        {"after": [made["legalHoldId"]]}
    ]


def test_people_see_why_a_tenant_is_suspended(terminal: Terminal, tenant: str) -> None:
    terminal.document("tenants", "suspend", tenant, "--reason", "unpaid since March")
    shown = terminal.run("tenants", "show", tenant).stdout
    assert ("unpaid since March" in shown, "Suspension" in shown) == (True, True)
    terminal.document("tenants", "resume", tenant)
    assert "Suspension" not in terminal.run("tenants", "show", tenant).stdout
