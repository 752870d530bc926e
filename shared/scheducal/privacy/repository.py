"""People, legal holds and results of privacy requests in the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.clock import isoformat
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.privacy.model import RESULT_KEPT, LegalHold, Person, Sought, mailbox
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Put, is_absent

HOLDS, RESULTS = "HOLD#", "R#"
HOLD_PREFIX = "lgh"
# Each step of a job reads all of a tenant's.
MOST_HOLDS = 200
_MOST_WITH_NUMBER = 20
_KEYS_IN_ROW = 100


def privacy_partition(tenant_id: str) -> str:
    """Name the partition of a tenant's privacy requests and legal holds."""
    return f"T#{tenant_id}#PRIVACY"


class PrivacyRepository:
    """What a privacy request reads and leaves beside the rows that it is about."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._customers = CustomerRepository(table)

    def person(self, tenant_id: str, sought: Sought) -> Person:
        """Find somebody by all that they are known by: the customer with those merged into them, or the address alone.

        Raises Refusal `customer_not_found`, and `person_ambiguous` for a number that several customers share.
        """
        customer = self._customer(tenant_id, sought)
        if customer is not None:
            return person_of(customer)
        if sought.customer_id is not None:
            raise Refusal("customer_not_found", "there is no customer with this id", param="customerId")
        emails = {mailbox(sought.email)} if sought.email else set[str]()
        return Person(emails=frozenset(emails), phones=frozenset({sought.phone} if sought.phone else ()))

    def is_other_customer(self, tenant_id: str, customer_id: str, person: Person) -> bool:
        """Tell whether it is a customer who exists, and not this person."""
        return customer_id not in person.customer_ids and self._customers.get(tenant_id, customer_id) is not None

    def hold_put(self, hold: LegalHold) -> Put:
        """Build the write of a new hold."""
        item = {
            "kind": "legalHold",
            "tenantId": hold.tenant_id,
            "holdId": hold.hold_id,
            "sought": hold.sought.document(),
            "person": hold.person.document(),
            "reason": hold.reason,
            "actor": hold.actor,
            "createdAt": isoformat(hold.created_at),
        }
        return Put(_hold_key(hold.tenant_id, hold.hold_id), item, is_absent())

    def release(self, hold: LegalHold) -> Delete:
        """Build the write that ends a hold."""
        return Delete(_hold_key(hold.tenant_id, hold.hold_id), Attr("pk").exists())

    def hold(self, tenant_id: str, hold_id: str) -> LegalHold:
        """Read a hold; raises Refusal `legal_hold_not_found`."""
        item = self._table.get(_hold_key(tenant_id, hold_id)) if is_id(hold_id, HOLD_PREFIX) else None
        if item is None:
            raise Refusal("legal_hold_not_found", "there is no legal hold with this id", param="legalHoldId")
        return _hold_of(item)

    def holds(self, tenant_id: str) -> list[LegalHold]:
        """List all holds of a tenant, oldest first."""
        condition = Attr("pk").eq(privacy_partition(tenant_id)) & Attr("sk").begins_with(HOLDS)
        return [_hold_of(item) for item in self._table.query_all(condition)]

    def add_result(self, tenant_id: str, job_id: str, keys: Sequence[Key], at: datetime) -> None:
        """Note rows that belong to the result. Noting them again changes nothing."""
        expires = int((at + RESULT_KEPT).timestamp())
        for first in range(0, len(keys), _KEYS_IN_ROW):
            part = keys[first : first + _KEYS_IN_ROW]
            digest = sha256(f"{part[0].pk} {part[0].sk}".encode()).hexdigest()[:32]
            item = {"kind": "privacyResult", "keys": [[each.pk, each.sk] for each in part], "expiresAt": expires}
            self._table.put(Put(Key(_results(tenant_id, job_id), f"{RESULTS}{digest}"), item))

    def results(self, tenant_id: str, job_id: str, after: str, limit: int) -> tuple[list[Item], str | None]:
        """Read one page of the rows in a result, as they are now, and the place after which the next begins."""
        partition = _results(tenant_id, job_id)
        start = Key(partition, after).attributes() if after else None
        condition = Attr("pk").eq(partition) & Attr("sk").begins_with(RESULTS)
        page = self._table.query(condition, limit=limit, start=start)
        rows = [row for item in page.items for row in self._rows(item)]
        return rows, page.items[-1]["sk"] if page.next_start else None

    def _rows(self, item: Item) -> Iterator[Item]:
        keys = [Key(*each) for each in item["keys"]]
        found = self._table.batch_get(keys)
        # What was erased or has expired since is no longer there.
        yield from (found[key] for key in keys if key in found)

    def _customer(self, tenant_id: str, sought: Sought) -> Customer | None:
        if sought.customer_id is not None:
            return self._customers.get(tenant_id, sought.customer_id)
        if sought.email is not None:
            known = self._customers.known_by(tenant_id, f"mailto:{sought.email.lower()}")
            return self._customers.get(tenant_id, known) if known else None
        found, _ = self._customers.page(tenant_id, sought.phone, None, _MOST_WITH_NUMBER)
        known = self._customers.known_by(tenant_id, f"tel:{sought.phone}")
        ids = {each.customer_id for each in found} | ({known} if known else set())
        if len(ids) > 1:
            message = "several customers have this number; name the one by customerId"
            raise Refusal("person_ambiguous", message, param="phone", data={"customerIds": sorted(ids)})
        return self._customers.get(tenant_id, ids.pop()) if ids else None


def person_of(customer: Customer) -> Person:
    """Give all that a customer is known by, with those who were merged into them."""
    known = [customer.identity, *customer.aliases, *([f"tel:{customer.phone}"] if customer.phone else [])]
    emails = {mailbox(each.removeprefix("mailto:")) for each in known if each.startswith("mailto:")}
    phones = {each.removeprefix("tel:") for each in known if each.startswith("tel:")}
    return Person(frozenset({customer.customer_id}), frozenset(emails), frozenset(phones), frozenset({customer.name}))


def _hold_key(tenant_id: str, hold_id: str) -> Key:
    return Key(privacy_partition(tenant_id), f"{HOLDS}{hold_id}")


def _results(tenant_id: str, job_id: str) -> str:
    return f"{privacy_partition(tenant_id)}#{job_id}"


def _hold_of(item: Item) -> LegalHold:
    return LegalHold(
        tenant_id=item["tenantId"],
        hold_id=item["holdId"],
        sought=Sought.of(item["sought"]),
        person=Person.of(item["person"]),
        reason=item["reason"],
        actor=item["actor"],
        created_at=datetime.fromisoformat(item["createdAt"]),
    )
