"""Finds customers by what people know of them, and reads what one did: at most two requests each."""

from __future__ import annotations

from collections.abc import Sequence

from scheducal.appointments.model import Invitee
from scheducal.appointments.rows import invitee_of
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.phone import e164
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.catalog.customers.rows import read_customer
from scheducal.ids import is_id
from scheducal.pagination import decode_parts, encode_parts, no_cursor
from scheducal.store.conditions import Attr
from scheducal.store.keys import customer_key, customers_bucket, identity_key, invitee_bucket
from scheducal.store.table import Table
from scheducal.values import dataclass

A_PAGE = 50
# Names are in no index, so that rows are looked at: so many on a page.
_ROWS_AT_ONCE = 500
_SCOPE = "customers"


@dataclass(frozen=True, slots=True)
class FoundCustomers:
    """A page. cursor: of the next, None at the end. looked_at: how many rows it took, 0 where an index knew."""

    customers: list[Customer]
    cursor: str | None = None
    looked_at: int = 0


@dataclass(frozen=True, slots=True)
class Invited:
    """What somebody answered to one appointment."""

    appointment_id: str
    invitee: Invitee


def search(table: Table, tenant_id: str, words: str, cursor: str | None) -> FoundCustomers:
    """Find customers by id, e-mail address, number or part of a name; all of them for no words."""
    repository = CustomerRepository(table)
    if is_id(words, "cus"):
        return FoundCustomers(_only(repository.get(tenant_id, words)))
    if "@" in words:
        known = repository.known_by(tenant_id, f"mailto:{words.lower()}") if len(words) <= 254 else None
        return FoundCustomers(_only(repository.get(tenant_id, known) if known else None))
    if (number := _number(words)) is not None:
        return FoundCustomers(repository.page(tenant_id, number, None, A_PAGE)[0])
    return _by_name(table, tenant_id, words, _place(cursor))


def with_other(table: Table, tenant_id: str, customer_id: str, words: str) -> tuple[Customer | None, Customer | None]:
    """Read a customer, and another by id, e-mail address, number or name: at most two requests."""
    own = customer_key(tenant_id, customer_id)
    identity = identity_key(tenant_id, f"mailto:{words.lower()}") if "@" in words else None
    rows = (
        table.batch_get([own, *([identity] if identity else [])], consistent=True) if is_id(customer_id, "cus") else {}
    )
    customer = read_customer(rows[own]) if own in rows else None
    if identity is not None:
        known = rows.get(identity)
        found = _only(CustomerRepository(table).get(tenant_id, known["customerId"]) if known else None)
    else:
        found = search(table, tenant_id, words, None).customers if words else []
    return customer, next((each for each in found if each.customer_id != customer_id), None)


def answers(table: Table, tenant_id: str, address: str) -> Sequence[Invited]:
    """Read what somebody answered to their newest invitations. One query."""
    bucket = Attr("gsi1pk").eq(invitee_bucket(tenant_id, address))
    page = table.query(bucket, index="lists", limit=A_PAGE, forward=False)
    return [Invited(item["appointmentId"], invitee_of(item)) for item in page.items]


def _by_name(table: Table, tenant_id: str, words: str, after: str | None) -> FoundCustomers:
    wanted, bucket = words.casefold().split(), customers_bucket(tenant_id)
    start = None
    if after is not None:
        start = {**customer_key(tenant_id, after).attributes(), "gsi1pk": bucket, "gsi1sk": after}
    limit = _ROWS_AT_ONCE if wanted else A_PAGE
    page = table.query(Attr("gsi1pk").eq(bucket), index="lists", limit=limit, start=start)
    found: list[Customer] = []
    last = page.items[-1]["customerId"] if page.next_start else None
    for number, item in enumerate(page.items, 1):
        customer = read_customer(item)
        if all(word in customer.name.casefold() for word in wanted):
            found.append(customer)
        if len(found) == A_PAGE and number < len(page.items):
            last = customer.customer_id
            break
    cursor = encode_parts(_SCOPE, last) if last else None
    return FoundCustomers(found, cursor, len(page.items) if wanted else 0)


def _place(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    scope, after = decode_parts(cursor, 2)
    if scope != _SCOPE or not is_id(after, "cus"):
        raise no_cursor()
    return after


def _number(words: str) -> str | None:
    """Read a telephone number, None for what is none."""
    if sum(each.isdigit() for each in words) < 5:
        return None
    try:
        return e164(words)
    except ValueError:
        return None


def _only(customer: Customer | None) -> list[Customer]:
    return [customer] if customer else []
