"""The demo tenant with its API key."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from scheducal.clock import now
from scheducal.local.aws import LocalAws
from scheducal.local.deployed import Deployed
from scheducal.local.memory import recall, remember
from scheducal.store.table import Table
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_key, create_tenant

_MEMORY = "demo"
_PER_MINUTE = 6_000


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo tenant and the credentials to call the API as it."""

    tenant_id: str
    api_key: str
    api_secret: str = field(repr=False)


def demo_tenant(aws: LocalAws, deployed: Deployed) -> Demo:
    """The demo tenant, created at the first start."""
    remembered = recall(aws, _MEMORY)
    if remembered is not None:
        return Demo(**remembered)
    repository = TenantRepository(Table(aws.dynamodb(), deployed.table_name))
    at = now()
    tenant = create_tenant(repository, "Demo", deployed.mail_domain, at)
    created = create_key(repository, tenant.tenant_id, at, label="make local", per_minute=_PER_MINUTE)
    demo = Demo(tenant.tenant_id, created.key.api_key, created.api_secret)
    remember(aws, _MEMORY, asdict(demo))
    return demo
