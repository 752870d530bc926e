"""What clients do with customers: create, update, delete."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from scheducal.catalog.customers import model
from scheducal.catalog.customers.document import DEFAULTS, customer_document, customer_of, meta_of
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.catalog.model import EntryMeta
from scheducal.catalog.repository import Change
from scheducal.commands.model import Command
from scheducal.commands.rows import First
from scheducal.commands.service import carry_out, guard, told_of_duplicate
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.store.commit import CommitRefused, Writes
from scheducal.store.keys import customer_key
from scheducal.values import dataclass, replace

Contents = Mapping[str, Any]
# Called with the customer before and after. The customer is changed inside it.
Follow = Callable[[Customer, Customer], AbstractContextManager[None]]


def _nothing_follows(_before: Customer, _after: Customer) -> AbstractContextManager[None]:
    """Leave bookings as they are."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Customers:
    """The customers of all tenants; a command says whose."""

    repository: CustomerRepository

    def create(self, command: Command[Customer], contents: Contents) -> Customer:
        """Give the new customer; raises Refusal, `customer_exists` where another is known by the same."""

        def attempt() -> Customer:
            meta = EntryMeta.first(command.principal.tenant_id, new_id("cus", command.at), command.at)
            customer = customer_of(meta, {**DEFAULTS, **contents})
            model.check(customer)
            first = First(customer.customer_id, [customer_key(customer.tenant_id, customer.customer_id)])
            extras = {**guard(command, first), **command.kept(customer)}
            with told_of_duplicate(self.repository, command, "customerId"), _told_of_other(customer):
                self.repository.add(customer, command.principal.actor, extras)
            return customer

        return carry_out(self.repository, command, attempt)

    def update(
        self,
        command: Command[Customer],
        customer_id: str,
        contents: Contents,
        follow: Follow = _nothing_follows,
        extras: Writes | None = None,
    ) -> Customer:
        """Give the customer as they then are, also where nothing changed; raises Refusal.

        follow: what changes around the customer. extras: rows of the same commit.
        """

        def attempt() -> Customer:
            before = self._load(command, customer_id)
            was = customer_document(before)
            after = customer_of(meta_of(before).next(command.at), {**was, **contents})
            after = replace(after, aliases=tuple(each for each in before.aliases if each != after.identity))
            model.check(after)
            changed = [name for name, value in contents.items() if was.get(name) != value]
            result = after if changed else before
            kept = {**command.kept(result), **(extras or {})}
            if changed:
                self._check_identity(before, after)
            with follow(before, result), _told_of_other(result):
                if changed:
                    change = Change(command.principal.actor, "updated", changed)
                    self.repository.change(before, after, change, kept)
                elif kept:
                    self.repository.keep(kept)
            return result

        return carry_out(self.repository, command, attempt)

    def merge(self, command: Command[Customer], customer_id: str, other_id: str, follow: Follow) -> Customer:
        """Add to a customer what another has and they lack, and take the other away; raises Refusal.

        follow: what changes around that: the other's bookings become the customer's.
        """
        if customer_id == other_id:
            raise Refusal("invalid_field", "customerId must be another customer's", param="customerId")

        def attempt() -> Customer:
            target = self._load(command, customer_id)
            other = find(self.repository, command.principal.tenant_id, other_id)
            after, gone = model.merged(target, other, command.at)
            actor = command.principal.actor
            changes = Change(actor, "merged", after.differing(target)), Change(actor, "merged")
            with follow(other, after):
                self.repository.merge(target, after, gone, changes, command.kept(after))
            return after

        return carry_out(self.repository, command, attempt)

    def delete(self, command: Command[Customer], customer_id: str) -> Customer:
        """Give the customer that is gone. Bookings keep what they were made with. Raises Refusal."""

        def attempt() -> Customer:
            before = self._load(command, customer_id)
            gone = replace(before, version=before.version + 1, updated_at=max(command.at, before.updated_at))
            change = Change(command.principal.actor, "deleted")
            self.repository.delete(before, gone, change, command.kept(before))
            return before

        return carry_out(self.repository, command, attempt)

    def _check_identity(self, before: Customer, after: Customer) -> None:
        """Refuse somebody else's address before anything follows it; the commit decides."""
        if after.identity != before.identity:
            other = self.repository.known_by(after.tenant_id, after.identity)
            if other is not None and other != after.customer_id:
                raise model.taken(after, other)

    def _load(self, command: Command[Any], customer_id: str) -> Customer:
        found = find(self.repository, command.principal.tenant_id, customer_id)
        command.check_version(found.version)
        return found


def find(repository: CustomerRepository, tenant_id: str, customer_id: str) -> Customer:
    """Find the tenant's customer; raises Refusal `customer_not_found`, also for another tenant's id."""
    found = repository.get(tenant_id, customer_id)
    if found is None:
        raise Refusal("customer_not_found", "there is no customer with this id", param="customerId")
    return found


@contextmanager
def _told_of_other(customer: Customer) -> Iterator[None]:
    """Turn a commit that met somebody else's identity, and nothing else, into a refusal."""
    try:
        yield
    except CommitRefused as refused:
        other = refused.olds["identity"] if set(refused.olds) == {"identity"} else None
        if other is None or other["customerId"] == customer.customer_id:
            raise
        raise model.taken(customer, other["customerId"]) from refused
