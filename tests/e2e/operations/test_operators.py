"""What operators do with a whole tenant, over HTTP and under the functions' own roles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from scheducal import clock
from scheducal.operators.keys import create_key
from scheducal.operators.repository import OperatorRepository
from scheducal.store.table import Table
from scheducal_tools.local.aws import LocalAws
from tests.e2e.stack.envelope import data, error
from tests.e2e.stack.running import LocalStack, eventually
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant

CALL = {
    "appointmentStart": "2027-03-01T09:00:00",
    "appointmentEnd": "2027-03-01T10:00:00",
    "appointmentTimeZone": "Europe/Paris",
}


@pytest.fixture
def tenant(stack: LocalStack) -> Tenant:
    """A tenant with one appointment."""
    made = new_tenant(stack)
    with made.client() as api:
        answer = api.post(APPOINTMENTS, json=CALL, headers={"Idempotency-Key": uuid4().hex})
        made.settled(data(answer, 201)["appointmentId"])
    return made


@pytest.fixture
def operator(stack: LocalStack, tenant: Tenant) -> Iterator[httpx.Client]:
    """An operator's client, whose paths begin at the tenants."""
    table = Table(LocalAws(stack.facts["awsEndpointUrl"]).dynamodb(), stack.facts["tableName"])
    new = create_key(OperatorRepository(table), "e2e", "full", clock.now())
    base = f"{stack.facts['apiUrl']}/api/v1/operator/tenants"
    auth = (new.key.api_key, new.api_secret)
    with httpx.Client(base_url=base, auth=auth, timeout=60, trust_env=False) as client:
        yield client


def _job(operator: httpx.Client, path: str, job_id: str) -> dict[str, Any]:
    return data(operator.get(f"{path}/jobs/{job_id}"))


def test_a_tenant_is_suspended_resumed_exported_and_deleted(
    stack: LocalStack, tenant: Tenant, operator: httpx.Client
) -> None:
    path = f"/{tenant.tenant_id}"
    with tenant.client() as api:
        assert data(operator.post(f"{path}/suspend", json={"reason": "unpaid"}))["state"] == "suspended"
        assert error(api.get(APPOINTMENTS)) == (403, "tenant_suspended", None)
        assert data(operator.post(f"{path}/resume", json={}))["state"] == "active"
        assert api.get(APPOINTMENTS).is_success
    started = data(operator.post(f"{path}/exports", json={}), 202)
    ended = eventually(lambda: _job(operator, path, started["jobId"]), lambda job: job["state"] == "done")
    s3 = LocalAws(stack.facts["awsEndpointUrl"]).s3()
    key = f"{ended['report']['folder']}part-00001.jsonl"
    text = s3.get_object(Bucket=ended["report"]["bucket"], Key=key)["Body"].read()
    assert {"appointment", "event", "tenant"} <= {json.loads(line)["type"] for line in text.splitlines()}
    started = data(operator.request("DELETE", path, json={"waitDays": 0}), 202)
    # The next walks, which remove the audit log and prove it, come minutes later: tests/integration/operators.
    spared = (f"T#{tenant.tenant_id}#TENANT", f"T#{tenant.tenant_id}#AUDIT")
    eventually(tenant.rows, lambda rows: all(pk.startswith(spared) for pk, _ in rows), seconds=120)
    assert _job(operator, path, started["jobId"])["counts"]["appointment"] == 1
