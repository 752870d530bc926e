"""The rows of customers: one each, one that says whose an identity is, and audit rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.catalog.customers.document import customer_document, customer_of
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.model import EntryMeta
from scheducal.catalog.repository import Change
from scheducal.clock import isoformat
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.audit.versions import audit_key, audit_put
from scheducal.store.conditions import Attr
from scheducal.store.keys import customer_key, customers_bucket, identity_key, phone_bucket
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Put, is_absent
from scheducal.values import replace


def customer_put(customer: Customer) -> Put:
    """Build the row of a new customer, or of the next version."""
    condition = is_absent() if customer.version == 1 else Attr("version").eq(customer.version - 1)
    return Put(customer_key(customer.tenant_id, customer.customer_id), customer_item(customer), condition)


def customer_item(customer: Customer) -> dict[str, Any]:
    """Write a customer's row, with its places in the lists of all and of those with the number."""
    return {
        "kind": "customer",
        "tenantId": customer.tenant_id,
        "customerId": customer.customer_id,
        "version": customer.version,
        "createdAt": isoformat(customer.created_at),
        "updatedAt": isoformat(customer.updated_at),
        **customer_document(customer),
        "aliases": list(customer.aliases) or None,
        "gsi1pk": customers_bucket(customer.tenant_id),
        "gsi1sk": customer.customer_id,
        "gsi2pk": phone_bucket(customer.tenant_id, customer.phone) if customer.phone else None,
        "gsi2sk": customer.customer_id if customer.phone else None,
    }


def read_customer(item: Item) -> Customer:
    """Read the customer from a row."""
    meta = EntryMeta(
        tenant_id=item["tenantId"],
        entry_id=item["customerId"],
        version=item["version"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        updated_at=datetime.fromisoformat(item["updatedAt"]),
    )
    return replace(customer_of(meta, item), aliases=tuple(item.get("aliases", ())))


def identity_put(customer: Customer) -> Put:
    """Claim the identity for this customer, where it is nobody's yet."""
    item = {"kind": "customerIdentity", "customerId": customer.customer_id}
    return Put(identity_key(customer.tenant_id, customer.identity), item, is_absent())


def identity_delete(tenant_id: str, identity: str) -> Delete:
    """Make an identity nobody's."""
    return Delete(identity_key(tenant_id, identity))


def identity_handover(identity: str, before: Customer, after: Customer) -> Put:
    """Make an identity of one customer another's."""
    item = {"kind": "customerIdentity", "customerId": after.customer_id}
    return Put(identity_key(after.tenant_id, identity), item, Attr("customerId").eq(before.customer_id))


# Each but the zone says who somebody is.
PERSONAL = ("name", "email", "phone", "notes")


def customer_logged(before: Customer | None, after: Customer | None, change: Change) -> Put:
    """Build the entry of a change in the tenant's audit log. One of both is there."""
    known = after or before
    assert known is not None, "a change of nobody"
    # One that goes leaves nothing of the person here.
    was, now = (dict(customer_document(each)) if each and after else None for each in (before, after))
    subject = Subject(known.tenant_id, "customer", known.customer_id)
    return entry_put(subject, change.action, change.actor, before=was, after=now, personal=PERSONAL)


def customer_audit(customer: Customer, change: Change) -> Put:
    """Build the audit row of a change."""
    return audit_put(
        audit_key(customer_key(customer.tenant_id, customer.customer_id).pk, customer.version),
        customer.updated_at,
        action=change.action,
        actor=change.actor,
        version=customer.version,
        changed=change.changed,
    )
