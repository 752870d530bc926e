"""Which connections mirror a tenant's appointments, as dispatch knows it: a row beside the webhook endpoints."""

from __future__ import annotations

from scheducal.connectors import registry
from scheducal.connectors.connections.model import Connection, Filter
from scheducal.connectors.connections.rows import filter_item, filter_of
from scheducal.store.commit import Writes
from scheducal.store.keys import MIRRORS, Key, webhooks_partition
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Put
from scheducal.system_names import system_name
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class MirrorEntry:
    """A connection whose system is told of appointments. system: its name in `sync`. hears_no_shows: as they are.

    begins: whether appointments of ours get there; else it is told of those alone that began there.
    """

    system: str
    filter: Filter
    hears_no_shows: bool = False
    begins: bool = True


def is_mirror(connection: Connection) -> bool:
    """Tell whether its system mirrors appointments; none of calendars, which appointments choose."""
    return not connection.is_calendar and "mirror" in registry.manifest(connection.kind).capabilities


def is_told(connection: Connection) -> bool:
    """Tell whether its system is told of appointments, by records or by texts. Most calendars have only their own."""
    if connection.is_calendar:
        return connection.has_copies
    return not {"mirror", "message", "trigger"}.isdisjoint(registry.manifest(connection.kind).capabilities)


def _begins(connection: Connection) -> bool:
    return connection.is_calendar or not {"mirror", "message"}.isdisjoint(
        registry.manifest(connection.kind).capabilities
    )


def mirror_writes(after: Connection) -> Writes:
    """Build the write that joins each change of a connection."""
    if not is_told(after):
        return {}
    # Beside the endpoints, so that dispatch reads everybody who hears of events with one query.
    key = Key(webhooks_partition(after.tenant_id), f"{MIRRORS}{after.connection_id}")
    if after.deleted_at is not None or not after.ruleset.goes_out:
        return {"mirror": Delete(key)}
    system = system_name(after.kind, after.connection_id)
    item: Item = {"kind": "mirror", "system": system, "filter": filter_item(after.filter)}
    item |= {"noShows": True} if after.ruleset.tells("no_show") else {}
    item |= {} if _begins(after) else {"begins": False}
    return {"mirror": Put(key, item)}


def mirror_entry(item: Item) -> MirrorEntry:
    """Read the entry from its row."""
    return MirrorEntry(item["system"], filter_of(item["filter"]), item.get("noShows", False), item.get("begins", True))
