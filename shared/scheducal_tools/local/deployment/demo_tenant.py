"""The demo tenant with its API key."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from scheducal.clock import now
from scheducal.store.table import Table
from scheducal.tenants.key_secrets import KeySecrets
from scheducal.tenants.model import INTERNAL
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_key, create_tenant
from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.deployment.deployed import Deployed
from scheducal_tools.local.deployment.memory import recall, remember
from scheducal_tools.local.settings import ROOT
from scheducal_tools.tenant_config.importer import carry_out_plan, plan_of

_MEMORY = "demo"
_PER_MINUTE = 6_000


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo tenant and the credentials to call the API as it."""

    tenant_id: str
    api_key: str
    api_secret: str = field(repr=False)


def demo_tenant(aws: LocalAws, deployed: Deployed) -> Demo:
    """Give the demo tenant, created at the first start, with the sample business as its catalog."""
    remembered = recall(aws, _MEMORY)
    if remembered is not None:
        return Demo(**remembered)
    table, at = Table(aws.dynamodb(), deployed.table_name), now()
    repository = TenantRepository(table)
    tenant = create_tenant(repository, "Demo", deployed.mail_domain, at)
    created = create_key(
        repository,
        tenant.tenant_id,
        at,
        role="full",
        channel=INTERNAL,
        label="make local",
        per_minute=_PER_MINUTE,
        seal=KeySecrets(aws.kms(), deployed.secrets_key).seal,
    )
    sample = (ROOT / "docs" / "sample-business.yaml").read_text("utf-8")
    carry_out_plan(table, tenant, plan_of(table, tenant.tenant_id, sample), at)
    demo = Demo(tenant.tenant_id, created.key.api_key, created.api_secret)
    remember(aws, _MEMORY, asdict(demo))
    return demo
