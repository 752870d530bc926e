"""Where the rows of members live. A person belongs to no tenant, a membership to one."""

from __future__ import annotations

from hashlib import sha256

from scheducal.store.keys import Key

MEMBERS = "MEMBER#"
INVITATIONS = "INVITATION#"


def person_partition(member_id: str) -> str:
    """Name the partition of one person: the person and their sessions."""
    return f"MEMBER#{member_id}"


def person_key(member_id: str) -> Key:
    """Key the person."""
    return Key(person_partition(member_id), "MEMBER")


def address_key(email: str) -> Key:
    """Key the fact that an e-mail address is a person's, by the address's digest."""
    return Key(f"MEMBERMAIL#{sha256(email.lower().encode()).hexdigest()}", "MAIL")


def members_partition(tenant_id: str) -> str:
    """Name the partition of a tenant's members, invitations, and their count."""
    return f"T#{tenant_id}#MEMBERS"


def membership_key(tenant_id: str, member_id: str) -> Key:
    """Key a person's place in a tenant."""
    return Key(members_partition(tenant_id), f"{MEMBERS}{member_id}")


def member_state_key(tenant_id: str) -> Key:
    """Key the count of a tenant's members."""
    return Key(members_partition(tenant_id), "STATE")


def invitation_key(tenant_id: str, invitation_id: str) -> Key:
    """Key one invitation to a tenant."""
    return Key(members_partition(tenant_id), f"{INVITATIONS}{invitation_id}")


def tenants_bucket(member_id: str) -> str:
    """Name the partition of index `lists`: the tenants of one person."""
    return f"MEMBER#{member_id}#TENANTS"
