"""Members: a person, and what they are in a tenant."""

from __future__ import annotations

from datetime import datetime

from scheducal.tenants.roles import MemberRole
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in. One person can be a member of several tenants.

    member_id: `mem_…`, how audit entries name them in each of these.
    email: in lower case; it is the name by which they sign in.
    zone: IANA, in which pages show times.
    is_operator: whether they run the deployment. The command line alone says so.
    """

    member_id: str
    email: str
    name: str
    zone: str
    created_at: datetime
    is_operator: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's place in one tenant. email, name: as the tenant's list shows them."""

    tenant_id: str
    member_id: str
    email: str
    name: str
    role: MemberRole
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MemberState:
    """How many members and owners a tenant has. version: grows with each change of any."""

    members: int = 0
    owners: int = 0
    version: int = 0
