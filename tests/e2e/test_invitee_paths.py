"""What an invitee's path carries, over HTTP: addresses without `/`, `?` and `%`; the id always."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.e2e.stack.envelope import data
from tests.e2e.stack.running import LocalStack
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant

CALL = {
    "appointmentSubject": "Call",
    "appointmentStart": "2027-03-01T09:00:00",
    "appointmentEnd": "2027-03-01T09:30:00",
    "appointmentTimeZone": "Europe/Berlin",
}
PLUS, WHO, PERCENT, SLASH = "a+b@acme.example", "who?@acme.example", "a%20b@acme.example", "a/b@acme.example"


@pytest.fixture(scope="module")
def tenant(stack: LocalStack) -> Tenant:
    return new_tenant(stack)


def test_invitees_are_named_by_address_and_always_by_id(tenant: Tenant) -> None:
    with tenant.client() as api:
        created = data(api.post(APPOINTMENTS, json=CALL), 201)
        path = f"{APPOINTMENTS}/{created['appointmentId']}"
        for address in (PLUS, WHO, PERCENT, SLASH):
            data(api.post(f"{path}/invitations", json={"name": "A", "address": address}), 200)
        ids = {each["email"]: each["inviteeId"] for each in data(api.get(path), 200)["invitees"]}
        # A plus sign and an at sign mean themselves in a path, encoded or not.
        data(api.delete(f"{path}/invitations/{PLUS}"), 200)
        for unknown in ("j%C3%B6rg@acme.example", "no%20body@acme.example", "%2B@acme.example"):
            answer = api.delete(f"{path}/invitations/{unknown}")
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "invitee_not_found"), unknown
        divided = api.delete(f"{path}/invitations/{quote(SLASH, safe='')}")
        assert (divided.status_code, divided.json()["error"]["code"]) == (404, "not_found")
        for address in (WHO, PERCENT, SLASH):
            data(api.delete(f"{path}/invitations/{ids[address]}"), 200)
