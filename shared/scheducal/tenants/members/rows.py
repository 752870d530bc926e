"""Members as rows of the table, and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.store.audit.changes import Values
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.values import Item
from scheducal.store.writes import Put
from scheducal.tenants.members.keys import tenants_bucket
from scheducal.tenants.members.model import Membership, MemberState, Person


def person_item(person: Person) -> dict[str, Any]:
    """Build the person's row."""
    return {
        "kind": "member",
        "memberId": person.member_id,
        "email": person.email,
        "name": person.name,
        "zone": person.zone,
        "isOperator": person.is_operator or None,
        "createdAt": isoformat(person.created_at),
    }


def person_of(item: Item) -> Person:
    """Read the person from their row."""
    return Person(
        item["memberId"],
        item["email"],
        item["name"],
        item["zone"],
        datetime.fromisoformat(item["createdAt"]),
        item.get("isOperator", False),
    )


def membership_item(membership: Membership) -> dict[str, Any]:
    """Build the row of a membership, which the person's list of tenants finds too."""
    return {
        "kind": "membership",
        "tenantId": membership.tenant_id,
        "memberId": membership.member_id,
        "email": membership.email,
        "name": membership.name,
        "role": membership.role,
        "createdAt": isoformat(membership.created_at),
        "gsi1pk": tenants_bucket(membership.member_id),
        "gsi1sk": membership.tenant_id,
    }


def membership_of(item: Item) -> Membership:
    """Read the membership from its row."""
    return Membership(
        item["tenantId"],
        item["memberId"],
        item["email"],
        item["name"],
        item["role"],
        datetime.fromisoformat(item["createdAt"]),
    )


def state_item(state: MemberState) -> dict[str, Any]:
    """Build the count's row."""
    return {"kind": "memberState", "members": state.members, "owners": state.owners, "version": state.version}


def state_of(item: Item) -> MemberState:
    """Read the count from its row."""
    return MemberState(item["members"], item["owners"], item["version"])


def member_logged(
    tenant_id: str, member_id: str, action: str, actor: str, before: Values | None, after: Values | None
) -> Put:
    """Build the audit entry of what somebody did to a member."""
    subject = Subject(tenant_id, "member", member_id)
    return entry_put(subject, action, actor, before=before, after=after, personal=("name", "email"))


def member_values(membership: Membership) -> dict[str, Any]:
    """Give what the audit log says of a member."""
    return {"name": membership.name, "email": membership.email, "role": membership.role}
