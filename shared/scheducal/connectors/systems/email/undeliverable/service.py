"""Takes the mark off an address that was mended. The next mail says whether it takes mail again."""

from __future__ import annotations

from hashlib import sha256

from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.connectors.systems.email.undeliverable.rows import mark_key
from scheducal.errors import Refusal
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.commit import Writes, commit
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete
from scheducal.values import dataclass

_PERSONAL = frozenset({"address", "reason"})


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """The marks of all tenants; a command says whose."""

    table: Table

    def kept_answer(self, key: Key) -> Item | None:
        """Read the idempotency record, None where there is none."""
        return self.table.get(key)

    def keep(self, extras: Writes) -> None:
        """Write only the extras; raises as `commit` does."""
        commit(self.table, extras)

    def clear(self, command: Command[Item], address: str) -> Item:
        """Take the mark off, and give it as it was; raises Refusal `address_not_found`."""
        tenant_id = command.principal.tenant_id
        key = mark_key(tenant_id, address)

        def attempt() -> Item:
            mark = self.table.get(key)
            if mark is None:
                message = "no mail to this address has come back, or the mark was taken off"
                raise Refusal("address_not_found", message, param="address")
            before = {name: mark.get(name) for name in ("address", "state", "reason", "sentAt")}
            # An address is of a person, so that the log names it by a digest that outlives it.
            subject = Subject(tenant_id, "undeliverableAddress", sha256(address.lower().encode()).hexdigest()[:32])
            log = entry_put(subject, "cleared", command.principal.actor, before=before, personal=_PERSONAL)
            gone = Delete(key, Attr("sentAt").eq(mark["sentAt"]))
            commit(self.table, {"mark": gone, "log": log, **command.kept(mark)})
            return mark

        return carry_out(self, command, attempt)
