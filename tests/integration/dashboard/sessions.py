"""Members and their sessions, without sign-in pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheducal import clock
from scheducal.dashboard.session.access import sessions
from scheducal.dashboard.session.cookies import SESSION
from scheducal.dashboard.session.model import Session
from scheducal.dashboard.session.token import Token, new_token
from scheducal.ids import new_id
from scheducal.store.table import table
from scheducal.tenants.members.model import Membership, Person
from scheducal.tenants.members.repository import MemberRepository
from scheducal.tenants.roles import MemberRole


@dataclass(frozen=True, slots=True)
class MemberSession:
    """A signed-in member. cookie: as a browser sends it. csrf: for forms of this session."""

    member_id: str
    tenant_id: str
    token: Token

    @property
    def cookie(self) -> str:
        """Give the cookie's name and value."""
        return f"{SESSION}={self.token.text}"

    @property
    def csrf(self) -> str:
        """Give the token that each write sends back."""
        return self.token.csrf


def new_member(tenant_id: str, role: MemberRole = "owner", email: str | None = None, *, operator: bool = False) -> str:
    """Add a person and their place in a tenant; gives the member's id."""
    at = clock.now()
    member_id = new_id("mem", at)
    address = email or f"{member_id.replace('_', '-')}@people.test"
    repository = MemberRepository(table())
    repository.add_person(Person(member_id, address, "Ada Byron", "Europe/Berlin", at, operator))
    join(tenant_id, member_id, role)
    return member_id


def join(tenant_id: str, member_id: str, role: MemberRole) -> None:
    """Make a person a member of one more tenant."""
    repository = MemberRepository(table())
    person = repository.person(member_id)
    assert person is not None
    place = Membership(tenant_id, member_id, person.email, person.name, role, clock.now())
    repository.add(place, repository.state(tenant_id), member_id, {})


def sign_in(tenant_id: str, member_id: str, role: MemberRole = "owner", at: datetime | None = None) -> MemberSession:
    """Make a session of a member."""
    now = at or clock.now()
    token = new_token(member_id, tenant_id)
    sessions().add(Session(member_id, tenant_id, token.digest, role, now, now, "Chromium"))
    return MemberSession(member_id, tenant_id, token)


def signed_in_member(tenant_id: str, role: MemberRole = "owner", *, operator: bool = False) -> MemberSession:
    """Make a member with this role, and a session of theirs."""
    return sign_in(tenant_id, new_member(tenant_id, role, operator=operator), role)
