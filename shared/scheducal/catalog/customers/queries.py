"""What clients read of customers."""

from __future__ import annotations

from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.phone import e164
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.pagination import Listed, decode_parts, encode_parts, no_cursor
from scheducal.store.table import Table
from scheducal.text import LONGEST_ADDRESS

_LIST = "customer"


def listed(
    table: Table, tenant_id: str, *, email: str | None, phone: str | None, limit: int, cursor: str | None
) -> Listed[Customer]:
    """Read one page, oldest first; by address there is at most one. Raises Refusal."""
    repository = CustomerRepository(table)
    if email is not None:
        return Listed(_by_email(repository, tenant_id, email, phone), None)
    number = _number(phone) if phone is not None else None
    found, last = repository.page(tenant_id, number, _place(cursor), limit)
    return Listed(found, encode_parts(_LIST, last) if last is not None else None)


def _by_email(repository: CustomerRepository, tenant_id: str, email: str, phone: str | None) -> list[Customer]:
    if phone is not None:
        raise Refusal("invalid_field", "phone must be left out where email is given", param="phone")
    if not 0 < len(email) <= LONGEST_ADDRESS:
        raise Refusal("invalid_email", "email must be an e-mail address", param="email")
    known = repository.known_by(tenant_id, f"mailto:{email.lower()}")
    found = repository.get(tenant_id, known) if known else None
    return [found] if found else []


def _number(text: str) -> str:
    try:
        return e164(text.strip())
    except ValueError as error:
        raise Refusal("invalid_field", f"phone {error}", param="phone") from error


def _place(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    name, after = decode_parts(cursor, 2)
    if name != _LIST or not is_id(after, "cus"):
        raise no_cursor()
    return after
