"""Tenants of a test's own, with keys of any limit and role, and what the table holds of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from scheducal import clock
from scheducal.store.table import Table
from scheducal.tenants.model import INTERNAL
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.roles import KeyRole
from scheducal.tenants.service import create_key, create_tenant, revoke_key
from scheducal_tools.local.aws import LocalAws
from tests.e2e.stack.running import LocalStack, eventually

APPOINTMENTS = "/api/v1/appointments"
PLENTY = 600_000


@dataclass(frozen=True, slots=True)
class Tenant:
    """One tenant with one API key."""

    stack: LocalStack
    tenant_id: str
    api_key: str
    api_secret: str = field(repr=False)

    @property
    def credentials(self) -> dict[str, str]:
        """As they stand in a request's body."""
        return {"apiKey": self.api_key, "apiSecret": self.api_secret}

    def client(self) -> httpx.Client:
        """Make a client that sends the credentials in the Authorization header."""
        auth = (self.api_key, self.api_secret)
        return httpx.Client(base_url=self.stack.facts["apiUrl"], auth=auth, timeout=60, trust_env=False)

    def with_key(
        self, *, role: KeyRole = "full", per_minute: int = PLENTY, revoked: bool = False, channel: str = INTERNAL
    ) -> Tenant:
        """Give the same tenant with another key."""
        repository = _repository(self.stack)
        created = create_key(repository, self.tenant_id, clock.now(), role=role, per_minute=per_minute, channel=channel)
        if revoked:
            revoke_key(repository, self.tenant_id, created.key.api_key, clock.now())
        return Tenant(self.stack, self.tenant_id, created.key.api_key, created.api_secret)

    def rows(self) -> list[tuple[str, str]]:
        """Give the keys of all rows that belong to the tenant."""
        client = LocalAws(self.stack.facts["awsEndpointUrl"]).dynamodb()
        pages = client.get_paginator("scan").paginate(
            TableName=self.stack.facts["tableName"],
            ConsistentRead=True,
            FilterExpression="begins_with(pk, :tenant)",
            ExpressionAttributeValues={":tenant": {"S": f"T#{self.tenant_id}#"}},
            ProjectionExpression="pk, sk",
        )
        return sorted((row["pk"]["S"], row["sk"]["S"]) for page in pages for row in page["Items"])

    def settled(self, appointment_id: str) -> dict[str, Any]:
        """Give the appointment once its invitees were told of its newest version."""
        with self.client() as api:
            return eventually(lambda: _data(api.get(f"{APPOINTMENTS}/{appointment_id}")), _is_settled)


def new_tenant(stack: LocalStack, *, per_minute: int = PLENTY) -> Tenant:
    """Make a tenant that nobody else uses."""
    repository = _repository(stack)
    made = create_tenant(repository, "Acme", stack.facts["mailDomain"], clock.now())
    created = create_key(repository, made.tenant_id, clock.now(), role="full", channel=INTERNAL, per_minute=per_minute)
    return Tenant(stack, made.tenant_id, created.key.api_key, created.api_secret)


def _repository(stack: LocalStack) -> TenantRepository:
    client = LocalAws(stack.facts["awsEndpointUrl"]).dynamodb()
    return TenantRepository(Table(client, stack.facts["tableName"]))


def _data(answer: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = answer.raise_for_status().json()["data"]
    return found


def _is_settled(appointment: dict[str, Any]) -> bool:
    return all(each["state"] == "synced" and each["version"] == appointment["version"] for each in appointment["sync"])
