"""Who books."""

from __future__ import annotations

from datetime import datetime

from scheducal.errors import Refusal
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Customer:
    """One version of a customer, with an e-mail address, a telephone number, or both.

    customer_id: `cus_…`.
    phone: E.164.
    time_zone: IANA.
    version: grows by one with each change.
    aliases: identities of customers that were merged into this one.
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
    aliases: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """Give what makes two customers the same: the address in any case, else the number."""
        return f"mailto:{self.email.lower()}" if self.email else f"tel:{self.phone}"

    def with_gaps_of(self, other: Customer) -> Customer:
        """Add what the other says and this one does not. Nothing is overwritten."""
        names = ("email", "phone", "time_zone", "notes")
        return replace(self, **{name: getattr(self, name) or getattr(other, name) for name in names})

    def differing(self, other: Customer) -> list[str]:
        """List the fields in which another version differs, as documents name them."""
        names = {"name": "name", "email": "email", "phone": "phone", "time_zone": "timeZone", "notes": "notes"}
        return [shown for name, shown in names.items() if getattr(self, name) != getattr(other, name)]


def check(customer: Customer) -> None:
    """Raise Refusal `missing_required_field` where a customer could neither be found again nor reached."""
    if customer.email is None and customer.phone is None:
        message = "email or phone is required: a customer is found again by one of them"
        raise Refusal("missing_required_field", message, param="email")


MOST_ALIASES = 20


def merged(target: Customer, other: Customer, at: datetime) -> tuple[Customer, Customer]:
    """Give the target's next version, with what it lacked, and the version under which the other goes.

    Raises Refusal `invalid_field` where too many were merged already.
    """
    filled = target.with_gaps_of(other)
    known = {*target.aliases, other.identity, *other.aliases} - {filled.identity}
    if len(known) > MOST_ALIASES:
        message = f"a customer can have at most {MOST_ALIASES} others merged into them"
        raise Refusal("invalid_field", message, param="customerId")
    after = replace(
        filled, version=target.version + 1, updated_at=max(at, target.updated_at), aliases=tuple(sorted(known))
    )
    return after, replace(other, version=other.version + 1, updated_at=max(at, other.updated_at))


def taken(customer: Customer, other_id: str) -> Refusal:
    """Refuse a customer where another is known by the same address, or number."""
    param = "email" if customer.email else "phone"
    message = f"another customer, {other_id}, has this {param}; change that one instead"
    return Refusal("customer_exists", message, param=param, data={"customerId": other_id})
