"""A session of a member, and what a page knows of them."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from scheducal.tenants.model import Principal, Sender
from scheducal.tenants.roles import MemberRole, Permission, permits
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in of a person at one browser, for one tenant.

    digest: of its token, which the browser alone has.
    role: theirs as it was then; another one ends the session.
    used_at: its last use, up to a few minutes old.
    agent: how the browser calls itself. source: the sender's address, as audit entries have it.
    """

    member_id: str
    tenant_id: str
    digest: str
    role: MemberRole
    created_at: datetime
    used_at: datetime
    agent: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whom a page is for.

    principal, sender: for services, as an API key's request has them.
    csrf: the token that each form and each htmx request sends back.
    zone: IANA, in which they read times.
    is_operator: whether they run the deployment. is_suspended: whether their tenant is.
    session: the row behind it.
    """

    member_id: str
    name: str
    email: str
    tenant_id: str
    tenant_name: str
    role: MemberRole
    principal: Principal
    sender: Sender
    csrf: str = field(repr=False)
    zone: str
    is_operator: bool
    is_suspended: bool
    session: Session

    def may(self, permission: Permission) -> bool:
        """Tell whether their role has a permission."""
        return permits(self.role, permission)
