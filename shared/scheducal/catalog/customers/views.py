"""Customers as answers show them."""

from __future__ import annotations

from scheducal.catalog.customers.document import customer_document
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.responses import CustomerPage, ShownCustomer
from scheducal.clock import isoformat
from scheducal.pagination import Listed


def shown(customer: Customer) -> ShownCustomer:
    """Render a customer in a list, or alone."""
    return ShownCustomer(
        **customer_document(customer),
        customerId=customer.customer_id,
        version=customer.version,
        dateCreated=isoformat(customer.created_at),
        lastUpdated=isoformat(customer.updated_at),
    )


def page(listed: Listed[Customer]) -> CustomerPage:
    """Render a page of customers."""
    return CustomerPage(customers=[shown(customer) for customer in listed.entries], nextCursor=listed.cursor)
