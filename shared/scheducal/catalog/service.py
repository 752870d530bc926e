"""What clients do with resources and services: create, update, delete. Each takes a command and gives the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from scheducal.api.command import Command, carry_out, entity_tag, guard, told_of_duplicate
from scheducal.api.responses import Answer, success
from scheducal.catalog.entry_meta import EntryMeta
from scheducal.catalog.kinds import Entry, Kind
from scheducal.catalog.references import calendars, check_named, check_unused, named
from scheducal.catalog.repository import CatalogRepository, Change
from scheducal.catalog.rows import Read, contents_of, entry_of, stamp_of
from scheducal.catalog.views import not_found, shown
from scheducal.errors import Refusal
from scheducal.ids import is_id, new_id
from scheducal.store.values import Item

Contents = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entries(Generic[Entry]):
    """The resources, or the services, of all tenants; a command says whose.

    check: raises Refusal.
    """

    repository: CatalogRepository
    kind: Kind[Entry]
    check: Callable[[Entry], None]

    def create(self, command: Command, contents: Contents) -> Answer:
        """Answer 201 with the new entry; raises Refusal. contents: in the form that requests have checked."""
        tenant_id, id_name = command.principal.tenant_id, self.kind.id_name

        def attempt() -> Answer:
            read = self.repository.read(tenant_id, named(contents), calendars(tenant_id, contents))
            check_room(read, self.kind)
            # The id holds the time, so that lists by id are in order of creation.
            stamp = EntryMeta.first(tenant_id, new_id(self.kind.prefix, command.at), command.at)
            entry = self._made(stamp, {**self.kind.defaults, **contents}, contents, read)
            answer = self._answer(201, "created", stamp, entry)
            change = Change(command.principal.actor, "created")
            extras = {**guard(command, stamp.entry_id), **command.kept(answer)}
            with told_of_duplicate(id_name):
                self.repository.write(read, self.kind, stamp, entry, change, extras)
            return answer

        return carry_out(self.repository, command, attempt)

    def update(self, command: Command, entry_id: str, contents: Contents) -> Answer:
        """Answer 200 with the entry as it then is, also where nothing changed; raises Refusal."""
        tenant_id = command.principal.tenant_id

        def attempt() -> Answer:
            names = [(self.kind.name, entry_id), *named(contents)]
            read = self.repository.read(tenant_id, names, calendars(tenant_id, contents))
            item = self._found(command, read, entry_id)
            before = contents_of(self.kind, item)
            stamp = stamp_of(item).next(command.at)
            entry = self._made(stamp, {**before, **contents}, contents, read)
            changed = [name for name, value in self.kind.document(entry).items() if before.get(name) != value]
            if not changed:
                return self._unchanged(command, item)
            answer = self._answer(200, "updated", stamp, entry)
            change = Change(command.principal.actor, "updated", changed)
            self.repository.write(read, self.kind, stamp, entry, change, command.kept(answer))
            return answer

        return carry_out(self.repository, command, attempt)

    def delete(self, command: Command, entry_id: str) -> Answer:
        """Answer 200 with the id of what is gone; raises Refusal, also where a service names it."""
        tenant_id, kind = command.principal.tenant_id, self.kind.name

        def attempt() -> Answer:
            read = self._read_with_users(tenant_id, entry_id)
            item = self._found(command, read, entry_id)
            check_unused(read, kind, entry_id)
            answer = Answer(200, success(f"{kind.title()} deleted successfully", {self.kind.id_name: entry_id}))
            change, stamp = Change(command.principal.actor, "deleted"), stamp_of(item).next(command.at)
            self.repository.delete(read, kind, stamp, change, command.kept(answer))
            return answer

        return carry_out(self.repository, command, attempt)

    def _read_with_users(self, tenant_id: str, entry_id: str) -> Read:
        if self.kind.name == "service":
            return self.repository.read(tenant_id, [("service", entry_id)])
        return self.repository.read_all(tenant_id)

    def _found(self, command: Command, read: Read, entry_id: str) -> Item:
        item = read.item(self.kind.name, entry_id) if is_id(entry_id, self.kind.prefix) else None
        if item is None:
            raise not_found(self.kind)
        command.check_version(item["version"])
        return item

    def _made(self, stamp: EntryMeta, whole: Contents, sent: Contents, read: Read) -> Entry:
        check_named(sent, read)
        entry = self.kind.parse(stamp, whole)
        self.check(entry)
        return entry

    def _unchanged(self, command: Command, item: Item) -> Answer:
        stamp = stamp_of(item)
        answer = self._answer(200, "updated", stamp, entry_of(self.kind, item))
        if kept := command.kept(answer):
            self.repository.keep(kept)
        return answer

    def _answer(self, status: int, done: str, stamp: EntryMeta, entry: Entry) -> Answer:
        message = f"{self.kind.name.title()} {done} successfully"
        return Answer(status, success(message, shown(self.kind, stamp, entry)), entity_tag(stamp.version))


def check_room(read: Read, kind: Kind[Any]) -> None:
    """Raise Refusal `invalid_field` where a tenant has as many entries of a kind as it may."""
    if read.state.count(kind.name) >= kind.most:
        raise Refusal("invalid_field", f"there can be at most {kind.most} {kind.name}s; delete one first")
