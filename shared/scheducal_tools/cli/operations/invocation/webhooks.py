"""Any tenant's webhook endpoints, as operators look at them."""

from __future__ import annotations

from dataclasses import dataclass

from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.webhooks.endpoints.repository import EndpointRepository


@dataclass(frozen=True, slots=True)
class WebhookOperations:
    """Reads alone."""

    table: Table

    def newest(self, tenant_id: str) -> str:
        """Give the id of the endpoint registered last; raises Refusal `webhook_not_found`."""
        found = EndpointRepository(self.table).all(tenant_id)
        if not found:
            message = f"{tenant_id} has no webhook; register one with `scheducal invoke webhooks.register`"
            raise Refusal("webhook_not_found", message)
        return found[-1].webhook_id
