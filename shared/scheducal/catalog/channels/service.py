"""What clients do with channels: set what holds for one, take one away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.catalog.channels import model
from scheducal.catalog.channels.document import CHANNEL, at_first, channel_document, channel_of
from scheducal.catalog.channels.model import BUILT_IN, Channel, built_in
from scheducal.catalog.model import EntryMeta, not_found
from scheducal.catalog.references import check_unused
from scheducal.catalog.repository import CatalogRepository, Change
from scheducal.catalog.rows import Read, entry_of, meta_of
from scheducal.catalog.service import check_room
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.tenants.repository import TenantRepository
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels of all tenants; a command says whose."""

    table: Table

    @property
    def repository(self) -> CatalogRepository:
        """Give the repository that keeps them."""
        return CatalogRepository(self.table)

    def put(self, command: Command[Channel], name: str, contents: Mapping[str, Any]) -> Channel:
        """Give the channel as it then is; raises Refusal."""
        tenant_id = command.principal.tenant_id
        first = at_first(tenant_id, name)
        model.check(first)
        whole = {**channel_document(first), **contents}

        def attempt() -> Channel:
            read = self.repository.read(tenant_id, [("channel", name)])
            meta = _next_meta(command, read, name)
            after = channel_of(meta, whole)
            model.check(after)
            is_new = meta.version == 1
            change = Change(command.principal.actor, "created" if is_new else "updated", sorted(contents))
            self.repository.write(read, CHANNEL, meta, after, change, command.kept(after))
            return after

        return carry_out(self.repository, command, attempt)

    def delete(self, command: Command[str], name: str) -> str:
        """Give the name of what is gone; a built-in one is as at first again.

        Raises Refusal, also where something names it.
        """
        tenant_id = command.principal.tenant_id

        def attempt() -> str:
            # Any service may name the channel.
            read = self.repository.read_all(tenant_id)
            item = read.item("channel", name)
            if item is None and name not in BUILT_IN:
                raise not_found(CHANNEL)
            command.check_version(item["version"] if item else 0)
            kept = command.kept(name)
            if item is None:
                if kept:
                    self.repository.keep(kept)
                return name
            if name not in BUILT_IN:
                check_unused(read, "channel", name)
                check_no_keys(self.table, tenant_id, name)
            change, meta = Change(command.principal.actor, "deleted"), meta_of(item).next(command.at)
            self.repository.delete(read, "channel", meta, change, kept)
            return name

        return carry_out(self.repository, command, attempt)

    def details(self, tenant_id: str, name: str) -> Channel:
        """Read one channel; raises Refusal `channel_not_found`. A built-in one is there though nobody changed it."""
        item = self.repository.get(tenant_id, "channel", name)
        channel = entry_of(CHANNEL, item) if item is not None else built_in(tenant_id, name)
        if channel is None:
            raise not_found(CHANNEL)
        return channel

    def listed(self, tenant_id: str) -> list[Channel]:
        """List all channels: the built-in ones, then the tenant's own by name. One query."""
        items, _ = self.repository.page(tenant_id, "channel", None, CHANNEL.most)
        own = {item["entryId"]: entry_of(CHANNEL, item) for item in items}
        found = [own.pop(name, at_first(tenant_id, name)) for name in BUILT_IN]
        return [*found, *own.values()]


def _next_meta(command: Command[Any], read: Read, name: str) -> EntryMeta:
    item = read.item("channel", name)
    command.check_version(item["version"] if item else 0)
    if item is not None:
        return meta_of(item).next(command.at)
    check_room(read, CHANNEL)
    return EntryMeta.first(command.principal.tenant_id, name, command.at)


def check_no_keys(table: Table, tenant_id: str, channel: str) -> None:
    """Raise Refusal `channel_in_use` where a key that is in force belongs to it."""
    if api_key := TenantRepository(table).key_of_channel(tenant_id, channel):
        message = f"the API key {api_key} belongs to this channel; revoke it first"
        raise Refusal("channel_in_use", message, param="channel")
