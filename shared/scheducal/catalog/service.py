"""What clients do with resources and services: create, update, delete."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Generic

from scheducal.catalog.model import Entry, EntryMeta, Kind, WithMeta, not_found
from scheducal.catalog.references import calendars, check_named, check_unused, named
from scheducal.catalog.repository import CatalogRepository, Change
from scheducal.catalog.rows import Read, contents_of, kept_of, meta_of
from scheducal.commands.model import Command
from scheducal.commands.rows import First
from scheducal.commands.service import carry_out, guard, told_of_duplicate
from scheducal.errors import Refusal
from scheducal.ids import is_id, new_id
from scheducal.store.keys import catalog_key
from scheducal.store.values import Item
from scheducal.values import dataclass

Contents = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entries(Generic[Entry]):
    """The resources, or the services, of all tenants; a command says whose.

    check: raises Refusal.
    """

    repository: CatalogRepository
    kind: Kind[Entry]
    check: Callable[[Entry], None]

    def create(self, command: Command[WithMeta[Entry]], contents: Contents) -> WithMeta[Entry]:
        """Give the new entry; raises Refusal. contents: in the form that requests have checked."""
        tenant_id, id_name = command.principal.tenant_id, self.kind.id_name

        def attempt() -> WithMeta[Entry]:
            read = self.repository.read(tenant_id, named(contents), calendars(tenant_id, contents))
            check_room(read, self.kind)
            # The id holds the time, so that lists by id are in order of creation.
            meta = EntryMeta.first(tenant_id, new_id(self.kind.prefix, command.at), command.at)
            made = self._made(meta, {**self.kind.defaults, **contents}, contents, read)
            change = Change(command.principal.actor, "created")
            first = First(meta.entry_id, [catalog_key(tenant_id, self.kind.name, meta.entry_id)])
            extras = {**guard(command, first), **command.kept(made)}
            with told_of_duplicate(self.repository, command, id_name):
                self.repository.write(read, self.kind, meta, made.entry, change, extras)
            return made

        return carry_out(self.repository, command, attempt)

    def update(
        self,
        command: Command[WithMeta[Entry]],
        entry_id: str,
        contents: Contents,
        follow: Callable[[Entry, Entry], None] | None = None,
    ) -> WithMeta[Entry]:
        """Give the entry as it then is, also where nothing changed; raises Refusal.

        follow: what changes before the entry does, called with the entry before and after.
        """
        return self.edit(command, entry_id, contents, lambda _: contents, follow)

    def edit(
        self,
        command: Command[WithMeta[Entry]],
        entry_id: str,
        naming: Contents,
        edited: Callable[[Contents], Contents],
        follow: Callable[[Entry, Entry], None] | None = None,
    ) -> WithMeta[Entry]:
        """Do as `update`, with contents that rest on those before. naming: contents that name other entries."""
        tenant_id = command.principal.tenant_id

        def attempt() -> WithMeta[Entry]:
            names = [(self.kind.name, entry_id), *named(naming)]
            read = self.repository.read(tenant_id, names, calendars(tenant_id, naming))
            item = self._found(command, read, entry_id)
            before = contents_of(self.kind, item)
            contents = edited(before)
            meta = meta_of(item).next(command.at)
            after = self._made(meta, {**before, **contents}, contents, read)
            changed = [name for name, value in self.kind.document(after.entry).items() if before.get(name) != value]
            if not changed:
                return self._unchanged(command, item)
            if follow is not None:
                follow(kept_of(self.kind, item).entry, after.entry)
            change = Change(command.principal.actor, "updated", changed)
            self.repository.write(read, self.kind, meta, after.entry, change, command.kept(after))
            return after

        return carry_out(self.repository, command, attempt)

    def delete(self, command: Command[str], entry_id: str) -> str:
        """Give the id of what is gone; raises Refusal, also where a service names it."""
        tenant_id, kind = command.principal.tenant_id, self.kind.name

        def attempt() -> str:
            read = self._read_with_users(tenant_id, entry_id)
            item = self._found(command, read, entry_id)
            check_unused(read, kind, entry_id)
            change, meta = Change(command.principal.actor, "deleted"), meta_of(item).next(command.at)
            self.repository.delete(read, kind, meta, change, command.kept(entry_id))
            return entry_id

        return carry_out(self.repository, command, attempt)

    def _read_with_users(self, tenant_id: str, entry_id: str) -> Read:
        if self.kind.name == "service":
            return self.repository.read(tenant_id, [("service", entry_id)])
        return self.repository.read_all(tenant_id)

    def _found(self, command: Command[Any], read: Read, entry_id: str) -> Item:
        item = read.item(self.kind.name, entry_id) if is_id(entry_id, self.kind.prefix) else None
        if item is None:
            raise not_found(self.kind)
        command.check_version(item["version"])
        return item

    def _made(self, meta: EntryMeta, whole: Contents, sent: Contents, read: Read) -> WithMeta[Entry]:
        check_named(sent, read)
        entry = self.kind.parse(meta, whole)
        try:
            self.check(entry)
        except Refusal as refusal:
            raise _of_what_was_sent(refusal, sent) from refusal
        return WithMeta(meta, entry)

    def _unchanged(self, command: Command[WithMeta[Entry]], item: Item) -> WithMeta[Entry]:
        found = kept_of(self.kind, item)
        if kept := command.kept(found):
            self.repository.keep(kept)
        return found


def _of_what_was_sent(refusal: Refusal, sent: Contents) -> Refusal:
    """Blame the one field that was sent for not going with one that was kept; none where several were sent."""
    if refusal.param is None or re.split(r"[.\[]", refusal.param)[0] in sent:
        return refusal
    param = next(iter(sent)) if len(sent) == 1 else None
    return Refusal(refusal.code, f"{param or 'the change'} does not fit: {refusal.message}", param=param)


def check_room(read: Read, kind: Kind[Any]) -> None:
    """Raise Refusal `invalid_field` where a tenant has as many entries of a kind as it may."""
    if read.state.count(kind.name) >= kind.most:
        raise Refusal("invalid_field", f"there can be at most {kind.most} {kind.name}s; delete one first")
