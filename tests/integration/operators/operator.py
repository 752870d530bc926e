"""An operator of the world's deployment, with a key of its own."""

from __future__ import annotations

from dataclasses import dataclass

from scheducal.operators.keys import create_key
from scheducal.operators.repository import OperatorRepository
from scheducal.store.table import table
from scheducal.tenants.roles import KeyRole
from tests.integration.world.client import Client, Reply
from tests.integration.world.world import World


@dataclass(frozen=True, slots=True)
class Operator:
    """Acts on the world's tenant."""

    client: Client
    tenant_id: str

    def do(self, verb: str, body: dict[str, object] | None = None, **more: str) -> Reply:
        """Send a request about the tenant. more: a `job_id`, or headers."""
        path = {"tenantId": self.tenant_id}
        if job_id := more.pop("job_id", None):
            path["jobId"] = job_id
        is_read = verb.startswith("get")
        return self.client.send(f"operators.{verb}", None if is_read else body or {}, path, None, **more)

    def suspend(self) -> None:
        """Suspend the tenant."""
        assert self.do("suspend", {"reason": "unpaid"}).status == 200

    def resume(self) -> None:
        """Resume the tenant."""
        assert self.do("resume").status == 200


def operator(world: World, role: KeyRole = "full") -> Operator:
    """Make an operator."""
    new = create_key(OperatorRepository(table()), "test", role, world.clock.now())
    return Operator(Client(world.wire, new.key.api_key, new.api_secret), world.tenant.tenant_id)
