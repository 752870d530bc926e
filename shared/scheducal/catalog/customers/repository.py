"""Customers in the table. An identity is at most one customer's, by a row of its own."""

from __future__ import annotations

from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.rows import (
    customer_audit,
    customer_logged,
    customer_put,
    identity_delete,
    identity_handover,
    identity_put,
    read_customer,
)
from scheducal.catalog.repository import Change
from scheducal.ids import is_id
from scheducal.store.commit import Writes, commit
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, customer_key, customers_bucket, identity_key, phone_bucket
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import ConditionCheck, Delete, Write


class CustomerRepository:
    """What is refused, or meets another change, was not written."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, tenant_id: str, customer_id: str) -> Customer | None:
        """Read the customer as they are now, None where there is none; customer_id: any text that a client sent."""
        item = self._table.get(customer_key(tenant_id, customer_id)) if is_id(customer_id, "cus") else None
        return read_customer(item) if item else None

    def known_by(self, tenant_id: str, identity: str) -> str | None:
        """Find the id of the customer whose identity it is, None for nobody's. One consistent read."""
        item = self._table.get(identity_key(tenant_id, identity))
        return str(item["customerId"]) if item else None

    def page(
        self, tenant_id: str, phone: str | None, after: str | None, limit: int
    ) -> tuple[list[Customer], str | None]:
        """List all, or those with a number, oldest first, eventually consistent.

        And the id after which the next begin.
        """
        partition = phone_bucket(tenant_id, phone) if phone else customers_bucket(tenant_id)
        index, pk, sk = ("recent", "gsi2pk", "gsi2sk") if phone else ("lists", "gsi1pk", "gsi1sk")
        start = None
        if after is not None:
            start = {**customer_key(tenant_id, after).attributes(), pk: partition, sk: after}
        page = self._table.query(Attr(pk).eq(partition), index=index, limit=limit, start=start)
        found = [read_customer(item) for item in page.items]
        return found, found[-1].customer_id if page.next_start else None

    def kept_answer(self, key: Key) -> Item | None:
        """Read the idempotency record, None where there is none."""
        return self._table.get(key)

    def keep(self, extras: Writes) -> None:
        """Write only the extras, for a request that changes nothing; raises as `add` does."""
        commit(self._table, extras)

    def add(self, customer: Customer, actor: str, extras: Writes) -> None:
        """Raise store.commit.CommitRefused, with `identity` where that is somebody's; store.table.Contention."""
        commit(self._table, {**creation(customer, actor), **extras})

    def change(self, before: Customer, after: Customer, change: Change, extras: Writes) -> None:
        """Write the next version, and move the identity where it is another now; raises as `add` does."""
        commit(self._table, {**change_writes(before, after, change), **extras})

    def merge(
        self, target: Customer, after: Customer, gone: Customer, changes: tuple[Change, Change], extras: Writes
    ) -> None:
        """Write the target's next version, and take the other away; its identities are the target's from then on.

        changes: the target's, the other's. Raises as `add` does.
        """
        key = customer_key(gone.tenant_id, gone.customer_id)
        writes: dict[str, Write] = {
            "customer": customer_put(after),
            "customerAudit": customer_audit(after, changes[0]),
            "customerLog": customer_logged(target, after, changes[0]),
            "merged": Delete(key, Attr("version").eq(gone.version - 1)),
            "mergedAudit": customer_audit(gone, changes[1]),
            "mergedLog": customer_logged(gone, None, changes[1]),
        }
        for number, identity in enumerate((gone.identity, *gone.aliases)):
            writes[f"identity{number}"] = identity_handover(identity, gone, after)
        if target.identity != after.identity:
            writes["formerIdentity"] = identity_delete(target.tenant_id, target.identity)
        commit(self._table, {**writes, **extras})

    def delete(self, before: Customer, gone: Customer, change: Change, extras: Writes) -> None:
        """Take a customer away; gone: the version of the audit row. Raises as `add` does."""
        key = customer_key(before.tenant_id, before.customer_id)
        writes: dict[str, Write] = {
            "customer": Delete(key, Attr("version").eq(before.version)),
            "formerIdentity": identity_delete(before.tenant_id, before.identity),
            "customerAudit": customer_audit(gone, change),
            "customerLog": customer_logged(before, None, change),
        }
        for number, identity in enumerate(before.aliases):
            writes[f"alias{number}"] = identity_delete(before.tenant_id, identity)
        commit(self._table, {**writes, **extras})


def creation(customer: Customer, actor: str) -> dict[str, Write]:
    """Build the writes that make a new customer, for a transaction with others: of a first booking, say."""
    change = Change(actor, "created")
    return {
        "customer": customer_put(customer),
        "identity": identity_put(customer),
        "customerAudit": customer_audit(customer, change),
        "customerLog": customer_logged(None, customer, change),
    }


def unchanged(customer: Customer) -> ConditionCheck:
    """Build the check that a customer is still as they were read."""
    return ConditionCheck(customer_key(customer.tenant_id, customer.customer_id), Attr("version").eq(customer.version))


def change_writes(before: Customer, after: Customer, change: Change) -> dict[str, Write]:
    """Build the writes of the next version, which moves the identity where it is another now."""
    writes: dict[str, Write] = {
        "customer": customer_put(after),
        "customerAudit": customer_audit(after, change),
        "customerLog": customer_logged(before, after, change),
    }
    if before.identity != after.identity:
        writes["formerIdentity"] = identity_delete(before.tenant_id, before.identity)
        # That of a customer who was merged into this one is theirs already.
        if after.identity not in before.aliases:
            writes["identity"] = identity_put(after)
    return writes
