"""Who books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheducal.errors import Refusal


@dataclass(frozen=True, slots=True)
class Customer:
    """One version of a customer, with an e-mail address, a telephone number, or both.

    customer_id: `cus_…`.
    phone: E.164.
    time_zone: IANA.
    version: grows by one with each change.
    created_at, updated_at: aware UTC, whole seconds.
    """

    tenant_id: str
    customer_id: str
    name: str
    created_at: datetime
    updated_at: datetime
    email: str | None = None
    phone: str | None = None
    time_zone: str | None = None
    notes: str | None = None
    version: int = 1

    @property
    def identity(self) -> str:
        """Give what makes two customers the same: the address in any case, else the number."""
        return f"mailto:{self.email.lower()}" if self.email else f"tel:{self.phone}"


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
