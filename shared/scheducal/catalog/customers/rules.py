"""What must hold of a customer beyond the form of the fields."""

from __future__ import annotations

from scheducal.catalog.customers.model import Customer
from scheducal.errors import Refusal


def check(customer: Customer) -> None:
    """Raise Refusal `missing_required_field` where a customer could neither be found again nor reached."""
    if customer.email is None and customer.phone is None:
        message = "email or phone is required: a customer is found again by one of them"
        raise Refusal("missing_required_field", message, param="email")


def taken(customer: Customer, other_id: str) -> Refusal:
    """Refuse a customer where another is known by the same address, or number."""
    param = "email" if customer.email else "phone"
    message = f"another customer, {other_id}, has this {param}; change that one instead"
    return Refusal("customer_exists", message, param=param, data={"customerId": other_id})
