"""A connection's life over HTTP, from its link to its end; and a sample of each refusal."""

from __future__ import annotations

import pytest

from scheducal.connectors import registry
from tests.e2e.calendars.test_calendars import agree
from tests.e2e.stack.envelope import data
from tests.e2e.stack.running import LocalStack
from tests.e2e.stack.tenant import Tenant, new_tenant
from tests.fakes.neighbourhood import PEOPLE

CONNECTIONS = "/api/v1/connections"
ANNA = PEOPLE[0]
pytestmark = pytest.mark.usefixtures("described")


@pytest.fixture
def tenant(stack: LocalStack) -> Tenant:
    return new_tenant(stack)


@pytest.mark.parametrize("kind", ["google", "exchange"])
def test_a_connection_lives(tenant: Tenant, kind: str) -> None:
    with tenant.client() as api:
        body = {"kind": kind, "auth": "oauth", "settings": {"account": ANNA}, "label": "Desk"}
        asked = data(api.post(CONNECTIONS, json=body), 202)
        assert agree(asked["authorizationUrl"]).status_code == 200
        path = f"{CONNECTIONS}/{asked['connectionId']}"
        made = data(api.get(path), 200)
        assert (made["state"], made["settings"]["account"], made["isDefault"]) == ("active", ANNA, True)
        checked = data(api.post(f"{path}/check", json={}), 200)
        assert (checked["result"], checked["connectionId"]) == ("ok", asked["connectionId"]), checked
        assert data(api.patch(path, json={"label": "New"}, headers={"If-Match": '"1"'}), 200)["version"] == 2
        assert [each["label"] for each in data(api.get(CONNECTIONS), 200)["connections"]] == ["New"]
        assert [each["label"] for each in data(api.get("/api/v1/calendars"), 200)["calendars"]] == ["New"]
        assert data(api.delete(path), 200) == {"connectionId": asked["connectionId"]}
        assert api.get(path).status_code == 404


def test_each_class_of_refusal(tenant: Tenant) -> None:
    with tenant.client() as api:
        for body, status, code, param in (
            ({"kind": "google"}, 400, "missing_required_field", "auth"),
            ({"kind": "google", "auth": "api_key"}, 422, "invalid_field", "auth"),
            (
                {"kind": "google", "auth": "service_account", "settings": {"account": "x"}},
                422,
                "invalid_field",
                "settings.account",
            ),
            (
                {"kind": "google", "auth": "service_account", "settings": {"account": ANNA}},
                403,
                "account_not_allowed",
                "settings.account",
            ),
        ):
            answer = api.post(CONNECTIONS, json=body)
            error = answer.json()["error"]
            assert (answer.status_code, error["code"], error["param"]) == (status, code, param)
        kinds = {each["kind"] for each in data(api.get("/api/v1/connectors"), 200)["connectors"]}
        assert kinds == {*registry.kinds()}
