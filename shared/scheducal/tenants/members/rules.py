"""Who may do what to whom among the members of a tenant (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from scheducal.errors import Refusal
from scheducal.tenants.members.model import Membership, MemberState
from scheducal.tenants.roles import MEMBER_ROLES, MemberRole, Role, may_give, permits

LONGEST_NAME = 100
LONGEST_ADDRESS = 254
# A tenant has no more members than one read takes.
MOST_MEMBERS = 200
_ADDRESS = re.compile(
    r"[^\s@<>,;:\"\\()\[\]]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)


def address_of(text: str) -> str:
    """Read an e-mail address by which somebody signs in, in lower case; raises Refusal `invalid_email`."""
    cleaned = text.strip().lower()
    if len(cleaned) > LONGEST_ADDRESS or not cleaned.isascii() or not _ADDRESS.fullmatch(cleaned):
        raise Refusal("invalid_email", "give one e-mail address, such as nora@example.com", param="email")
    return cleaned


def name_of(text: str) -> str:
    """Read a person's name; raises Refusal `invalid_field`."""
    cleaned = " ".join(text.split())
    if not cleaned or len(cleaned) > LONGEST_NAME or not cleaned.isprintable():
        raise Refusal("invalid_field", f"a name has 1 to {LONGEST_NAME} printable characters", param="name")
    return cleaned


def role_of(text: str) -> MemberRole:
    """Read a member's role; raises Refusal `invalid_field`."""
    for role in MEMBER_ROLES:
        if role == text:
            return role
    raise Refusal("invalid_field", f"a role is one of {', '.join(MEMBER_ROLES)}", param="role")


def check_may_give(giver: Role, role: Role) -> None:
    """Raise Refusal `insufficient_scope` for a role that allows more than the giver's own."""
    if not may_give(giver, role):
        message = f"your role {giver} cannot give the role {role}, which allows more"
        raise Refusal("insufficient_scope", message, param="role")


def check_may_change(changer: Role, member: Membership) -> None:
    """Raise Refusal `insufficient_scope` for a member whose role allows more than the changer's own."""
    if not may_give(changer, member.role):
        message = f"your role {changer} cannot change or remove somebody with the role {member.role}"
        raise Refusal("insufficient_scope", message, param="role")


def check_may_end_codes(
    actor: str, member: Membership, others: Iterable[Membership], own: Mapping[str, Membership], *, runs_all: bool
) -> None:
    """Raise Refusal `insufficient_scope` where somebody may not take a member's authenticator app away.

    others: the member's places in other tenants, which the app protects too. own: the places of who does it, by tenant.
    runs_all: whether the member runs the deployment.
    """
    if actor == member.member_id:
        raise Refusal("insufficient_scope", "take your own app away under “Your account”")
    if runs_all or not all(_manages(own.get(each.tenant_id), each) for each in others):
        raise Refusal("insufficient_scope", "you cannot take this app away; ask the people who run ScheduCal")


def _manages(place: Membership | None, other: Membership) -> bool:
    return place is not None and permits(place.role, "members.write") and may_give(place.role, other.role)


def check_owner_stays(member: Membership, role: MemberRole | None, state: MemberState) -> None:
    """Raise Refusal `invalid_field` where a tenant would lose its last owner. role: the next, None for none."""
    if member.role == "owner" and role != "owner" and state.owners <= 1:
        raise Refusal("invalid_field", "this is the last owner; make somebody else an owner first", param="role")


def check_room(state: MemberState) -> None:
    """Raise Refusal `invalid_field` where a tenant has as many members as it may."""
    if state.members >= MOST_MEMBERS:
        raise Refusal("invalid_field", f"a tenant has at most {MOST_MEMBERS} members", param="email")
