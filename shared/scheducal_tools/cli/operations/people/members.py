"""Members of tenants, as operators handle them: they have the rights of an owner in each."""

from __future__ import annotations

from dataclasses import dataclass

from scheducal.clock import isoformat, now
from scheducal.store.table import Table
from scheducal.tenants.members.model import Membership
from scheducal.tenants.members.rules import role_of
from scheducal.tenants.members.service import Giver, Members
from scheducal_tools.cli.operations.tenants import TenantOperations
from scheducal_tools.cli.sheet import Document

_OPERATOR = Giver("operator", "owner")
_INVITATION = "/dashboard/sign-in/invitation"


@dataclass(frozen=True, slots=True)
class MemberOperations:
    """address: where browsers reach the stage."""

    table: Table
    tenants: TenantOperations
    address: str

    def invite(self, tenant_id: str, email: str, role: str) -> Document:
        """Invite somebody; gives the link, which no mail carries. Raises Refusal."""
        tenant = self.tenants.find(tenant_id)
        made, token = Members(self.table).invite(tenant.tenant_id, email, role_of(role), _OPERATOR, now())
        link = f"{self.address}{_INVITATION}?token={token}"
        return {"email": made.email, "role": made.role, "until": isoformat(made.until), "link": link}

    def all_of(self, tenant_id: str) -> Document:
        """List a tenant's members, and invitations that wait; raises Refusal `tenant_not_found`."""
        found, invitations = Members(self.table).all_of(self.tenants.find(tenant_id).tenant_id, now())
        waiting = [{"email": each.email, "role": each.role, "until": isoformat(each.until)} for each in invitations]
        return {"members": [_document(each) for each in found], "invitations": waiting}

    def set_role(self, tenant_id: str, member_id: str, role: str) -> Document:
        """Give a member another role; raises Refusal."""
        tenant = self.tenants.find(tenant_id)
        return _document(Members(self.table).change_role(tenant.tenant_id, member_id, role_of(role), _OPERATOR))

    def remove(self, tenant_id: str, member_id: str) -> Document:
        """Take a member out of a tenant; raises Refusal."""
        return _document(Members(self.table).remove(self.tenants.find(tenant_id).tenant_id, member_id, _OPERATOR))

    def mark_operator(self, email: str, *, is_operator: bool) -> Document:
        """Say whether a person runs the deployment; raises Refusal `not_found`."""
        marked = Members(self.table).mark_operator(email, is_operator=is_operator)
        return {"memberId": marked.member_id, "email": marked.email, "isOperator": marked.is_operator}


def _document(member: Membership) -> Document:
    return {
        "memberId": member.member_id,
        "name": member.name,
        "email": member.email,
        "role": member.role,
        "dateCreated": isoformat(member.created_at),
    }
