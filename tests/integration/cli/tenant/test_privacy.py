"""Privacy requests, legal holds and retention on the command line."""

from __future__ import annotations

import pytest

from tests.integration.cli.terminal import Terminal


@pytest.fixture
def tenant(terminal: Terminal) -> str:
    """Make a new tenant's id."""
    tenant_id: str = terminal.document("tenants", "create", "Acme Corp")["tenantId"]
    return tenant_id


PERSON = ("--email", "Ulla@Quist.example")


def test_requests_are_made_listed_and_shown(terminal: Terminal, tenant: str) -> None:
    made = terminal.document("privacy", "request", tenant, "delete", *PERSON)
    assert (made["type"], made["state"], made["email"]) == ("delete", "open", "Ulla@quist.example")
    assert terminal.document("privacy", "list", tenant)["privacyRequests"] == [made]
    assert terminal.document("privacy", "show", tenant, made["requestId"]) == made
    assert made["requestId"] in terminal.run("privacy", "show", tenant, made["requestId"]).stdout


def test_legal_holds_are_made_listed_and_released(terminal: Terminal, tenant: str) -> None:
    made = terminal.document("privacy", "hold", tenant, *PERSON, "--reason", "Case 4711")
    assert terminal.document("privacy", "holds", tenant)["legalHolds"] == [made]
    assert terminal.document("privacy", "release", tenant, made["legalHoldId"]) == made
    assert terminal.document("privacy", "holds", tenant)["legalHolds"] == []


def test_retention_is_set_kind_by_kind(terminal: Terminal, tenant: str) -> None:
    def days(*options: str) -> dict[str, int]:
        found = terminal.document("privacy", "retention", tenant, *options)["retention"]
        return {each["kind"]: each["days"] for each in found if each["days"]}

    assert days() == {}
    assert days("--keep", "bodies=365", "--keep", "notes=90") == {"bodies": 365, "notes": 90}
    assert days("--keep", "bodies=") == {"notes": 90}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("request", "delete"), "one of customerId, email and phone is required"),
        (("request", "delete", "--email", "nobody"), "(invalid_email)"),
        (("hold", "--reason", " ", "--email", "a@b.example"), "(missing_required_field)"),
        (("show", "job_1"), "(privacy_request_not_found)"),
        (("release", "lgh_1"), "(legal_hold_not_found)"),
        (("retention", "--keep", "bodies=1"), "3 to 3650 days"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(terminal: Terminal, tenant: str, words: tuple[str, ...], said: str) -> None:
    outcome = terminal.run("privacy", words[0], tenant, *words[1:])
    assert (outcome.status, said in outcome.stderr) == (1, True), outcome.stderr
