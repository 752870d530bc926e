"""Where the entries of audit logs live, and how the indexes find them."""

from __future__ import annotations

from scheducal.store.fitting import partition_with


def audit_partition(tenant_id: str, month: str) -> str:
    """Name the partition of a tenant's audit log of one UTC month, `yyyy-mm`."""
    return f"T#{tenant_id}#AUDIT#{month}"


def audit_object_bucket(tenant_id: str, identity: str) -> str:
    """Name the partition of index `lists`: audit entries about one thing. A booking shares it with its appointment."""
    return partition_with(f"T#{tenant_id}#AUDIT#OF#", identity.removeprefix("apt_").removeprefix("bkg_"))


def audit_actor_bucket(tenant_id: str, actor: str) -> str:
    """Name the partition of index `recent`: audit entries of what one actor did."""
    return partition_with(f"T#{tenant_id}#AUDIT#BY#", actor)


def request_partition(request_id: str) -> str:
    """Name a partition of the sparse index `due`: audit entries of what one request did."""
    return partition_with("REQUEST#", request_id)
