"""What is known of a customer as a document: in the row and in answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.responses import CustomerContents
from scheducal.catalog.model import EntryMeta

DEFAULTS: Mapping[str, Any] = {"email": None, "phone": None, "timeZone": None, "notes": None}


def customer_document(customer: Customer) -> CustomerContents:
    """Write the contents, each field there."""
    return CustomerContents(
        name=customer.name,
        email=customer.email,
        phone=customer.phone,
        timeZone=customer.time_zone,
        notes=customer.notes,
    )


def customer_of(meta: EntryMeta, document: Mapping[str, Any]) -> Customer:
    """Read the customer from a document whose form was checked."""
    return Customer(
        tenant_id=meta.tenant_id,
        customer_id=meta.entry_id,
        name=document["name"],
        created_at=meta.created_at,
        updated_at=meta.updated_at,
        email=document.get("email"),
        phone=document.get("phone"),
        time_zone=document.get("timeZone"),
        notes=document.get("notes"),
        version=meta.version,
    )


def meta_of(customer: Customer) -> EntryMeta:
    """Give the tenant, the id and the version of a customer."""
    return EntryMeta(
        customer.tenant_id, customer.customer_id, customer.version, customer.created_at, customer.updated_at
    )
