"""The table of roles, which limits members and API keys."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import get_args

import pytest

from scheducal.api.requests import check_role, permission_of
from scheducal.errors import Refusal
from scheducal.tenants.access import principal_of
from scheducal.tenants.roles import MEMBER_ROLES, PERMISSIONS, Permission, Role, may_give
from tests.unit.docs.prose import ROOT

# The rows of the table in docs/dashboard-sign-in.md, in its order.
DOCUMENTED: list[set[Permission]] = [
    {"appointments.read", "availability.read", "customers.read"},
    {"webhooks.read", "connections.read"},
    {"members.read"},
    {"appointments.write", "availability.write", "customers.write"},
    {"webhooks.write", "connections.write"},
    {"keys.read", "keys.write"},
    {"keys.reveal"},
    {"log.read"},
    {"audit.read", "privacy.read", "privacy.write"},
    {"members.write", "settings.read", "settings.write"},
    {"members.owners"},
]


def test_the_documented_table_is_that_of_the_code() -> None:
    text = (ROOT / "docs" / "dashboard-sign-in.md").read_text("utf-8")
    rows = re.findall(r"^\| (?!may)[a-z][^|]*(?:\| (?:yes )?){5}\|$", text, re.MULTILINE)
    assert set().union(*DOCUMENTED) == set(get_args(Permission))
    for place, role in enumerate(MEMBER_ROLES, 2):
        says = [row.split("|")[place].strip() == "yes" for row in rows]
        assert says == [each <= PERMISSIONS[role] for each in DOCUMENTED], role
        assert not any(each & PERMISSIONS[role] for each, said in zip(DOCUMENTED, says, strict=True) if not said)


def test_nobody_gives_what_they_do_not_have() -> None:
    given: dict[Role, set[Role]] = {one: {each for each in PERMISSIONS if may_give(one, each)} for one in PERMISSIONS}
    assert given["owner"] == set(PERMISSIONS)
    assert given["admin"] == set(PERMISSIONS) - {"owner"}
    assert given["developer"] == {"developer", "viewer"}
    assert given["scheduler"] == {"scheduler", "viewer"}
    assert given["viewer"] == {"viewer"}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("full", {"GET customers", "POST bookings", "PUT webhooks", "GET audit", "DELETE connections"}),
        ("read", {"GET customers", "GET audit"}),
        ("scheduler", {"GET customers", "POST bookings"}),
        ("developer", {"GET customers", "PUT webhooks", "DELETE connections"}),
        ("viewer", {"GET customers"}),
    ],
)
def test_a_role_limits_the_requests_of_an_api_key(role: Role, allowed: set[str]) -> None:
    principal = principal_of("ten_1", "key_1", role, "internal")
    found = set()
    for request in ("GET customers", "POST bookings", "PUT webhooks", "GET audit", "DELETE connections"):
        method, area = request.split()
        with suppress(Refusal):
            check_role(principal, method, f"/api/v1/{area}/x")
            found.add(request)
    assert found == allowed


def test_every_documented_path_has_a_permission() -> None:
    paths = re.findall(r'"(/api/v1/[^"]+)": \{', (ROOT / "docs" / "openapi.json").read_text("utf-8"))
    assert len(paths) > 30
    for path in paths:
        if not path.startswith(("/api/v1/operator/", "/api/v1/openapi.json")):
            assert {permission_of("GET", path), permission_of("POST", path)} <= set(get_args(Permission))
    with pytest.raises(Refusal, match="nothing at this path"):
        permission_of("GET", "/api/v1/elsewhere")
