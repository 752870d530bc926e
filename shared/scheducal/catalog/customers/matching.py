"""The customer of a booking: found by e-mail address or number, else made in the booking's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from scheducal.catalog.customers import model
from scheducal.catalog.customers.document import DEFAULTS, customer_of
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.repository import CustomerRepository, change_writes, creation
from scheducal.catalog.model import EntryMeta
from scheducal.catalog.repository import Change
from scheducal.ids import new_id
from scheducal.store.writes import Write
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Match:
    """writes: `customer`, `identity` and `customerAudit` for a new one, to be committed; none for one that was found
    and stays as they are.

    A commit that is refused for `identity` has met another that made the same customer: match again.
    """

    customer_id: str
    writes: Mapping[str, Write] = field(default_factory=dict)


def matched(
    repository: CustomerRepository,
    tenant_id: str,
    contents: Mapping[str, Any],
    actor: str,
    at: datetime,
    *,
    fills: bool = False,
) -> Match:
    """Find the customer whom contents describe, or make a new one.

    contents: in the form that `CreateCustomer` has checked.

    Found by e-mail address, else, where none is given, by number: first among those without an address, then the oldest
    with one. Who was found stays as they are. One read for most, two for a number that is nobody's own. Raises Refusal
    `missing_required_field` for neither address nor number.

    fills: whether who was found gets what they lack, and a new address may be that of somebody with the number alone.
    """
    meta = EntryMeta.first(tenant_id, new_id("cus", at), at)
    customer = customer_of(meta, {**DEFAULTS, **contents})
    model.check(customer)
    found = repository.known_by(tenant_id, customer.identity) or _with_number(repository, customer)
    if found is None and fills and customer.email and customer.phone:
        found = repository.known_by(tenant_id, f"tel:{customer.phone}")
    if found is None:
        return Match(customer.customer_id, creation(customer, actor))
    return _filled(repository, found, customer, actor) if fills else Match(found)


def _filled(repository: CustomerRepository, customer_id: str, given: Customer, actor: str) -> Match:
    before = repository.get(given.tenant_id, customer_id)
    if before is None:
        return Match(customer_id)
    # Notes are the business's own, and no part of who somebody is.
    after = before.with_gaps_of(replace(given, notes=None))
    if after == before:
        return Match(customer_id)
    after = replace(after, version=before.version + 1, updated_at=max(given.updated_at, before.updated_at))
    return Match(customer_id, change_writes(before, after, Change(actor, "updated", after.differing(before))))


def _with_number(repository: CustomerRepository, customer: Customer) -> str | None:
    # An address tells who somebody is. A number counts only where there is none.
    if customer.email is not None or customer.phone is None:
        return None
    found, _ = repository.page(customer.tenant_id, customer.phone, None, 1)
    return found[0].customer_id if found else None
