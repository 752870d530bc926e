"""The owner of the demo tenant, who signs in to the dashboard."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from scheducal.clock import now
from scheducal.dashboard.sign_in.user_pool import UserPool
from scheducal.ids import random_text
from scheducal.store.table import Table
from scheducal.tenants.members.service import Giver, Members
from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.deployment.deployed import Deployed
from scheducal_tools.local.deployment.memory import recall, remember

_MEMORY = "owner"
_EMAIL, _NAME, _ZONE = "owner@example.com", "Nora Weiss", "Europe/Berlin"
# Four words' worth of chance, for somebody who types it.
_PASSWORD_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Owner:
    """Who signs in to the dashboard of the local stack. They also run it, so they see its operations."""

    email: str
    password: str = field(repr=False)

    @property
    def facts(self) -> dict[str, str]:
        """Give what stack.json says of them."""
        return {"dashboardUser": self.email, "dashboardPassword": self.password, "dashboardOperator": self.email}


def demo_owner(aws: LocalAws, deployed: Deployed, tenant_id: str) -> Owner:
    """Give the owner, made at the first start."""
    if (remembered := recall(aws, _MEMORY)) is not None:
        return Owner(**remembered)
    owner, at = Owner(_EMAIL, random_text(_PASSWORD_LENGTH)), now()
    UserPool(aws.cognito(), deployed.user_pool_id, "").add(owner.email, owner.password)
    members = Members(Table(aws.dynamodb(), deployed.table_name))
    invitation, _ = members.invite(tenant_id, owner.email, "owner", Giver("operator", "owner"), at)
    members.accept(invitation, members.person_for(owner.email, _NAME, _ZONE, at), at)
    members.mark_operator(owner.email, is_operator=True)
    remember(aws, _MEMORY, asdict(owner))
    return owner
