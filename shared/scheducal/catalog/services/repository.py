"""Reads a service with all that decides when it is free, for what has to be fast: one request as a rule.

Which resources a service has is known only once it is read. So this process remembers it, and reads service, resources
and channel together. Where it remembers nothing of a service, it reads the beginning of the tenant's catalog, which is
the whole of a catalog of up to 100 entries. A wrong guess (another staffing since, a larger catalog) costs one more
request, at most two. The rows themselves are read each time, and consistently.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from scheducal.catalog.channels.document import CHANNEL, at_first
from scheducal.catalog.channels.model import Channel
from scheducal.catalog.model import Entry, Kind
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.rows import entry_of
from scheducal.catalog.services.document import SERVICE
from scheducal.catalog.services.model import Service, ServiceWithResources
from scheducal.catalog.services.rules import no_service, shown_to
from scheducal.ids import is_id
from scheducal.recent_entries import RecentEntries
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, catalog_key, catalog_partition
from scheducal.store.table import Table
from scheducal.store.values import Item

FIRST_PAGE = 100
_REMEMBERED_AT_MOST = 2_000

# By the service's key, the ids of its resources; by an entry's key, version and contents, and what they say.
_staffings = RecentEntries[Key, Sequence[str]](_REMEMBERED_AT_MOST)
_parsed = RecentEntries[Key, tuple[int, str, Any]](_REMEMBERED_AT_MOST)


def forget() -> None:
    """Forget everything, as in a process that has read nothing yet."""
    _staffings.clear()
    _parsed.clear()


def read_service(
    table: Table, tenant_id: str, service_id: str, channel: str, *, also_hidden: bool = False
) -> ServiceWithResources:
    """Read the service with its resources and the channel, as they are now.

    Raises Refusal `service_not_found`, also for a service that the channel may not see; store.table.Contention. Those
    that are switched off are read like others. Cost: one request, as said above.

    also_hidden: the channel may have it all the same.
    """
    if not is_id(service_id, "svc"):
        raise no_service()
    rows = _read(table, tenant_id, service_id, channel)
    item = rows.get(catalog_key(tenant_id, "service", service_id))
    if item is None:
        raise no_service()
    service = _parse(SERVICE, item)
    if not service.rule_of(channel).is_offered:
        if not also_hidden:
            raise no_service()
        service = shown_to(service, channel)
    return ServiceWithResources(service, _resources(rows, service), _channel(rows, tenant_id, channel))


def _read(table: Table, tenant_id: str, service_id: str, channel: str) -> Mapping[Key, Item]:
    service = catalog_key(tenant_id, "service", service_id)
    known = _staffings.get(service)
    if known is None:
        return _from_beginning(table, tenant_id, service)
    asked = [service, catalog_key(tenant_id, "channel", channel), *_resource_keys(tenant_id, known)]
    rows = table.batch_get(asked, consistent=True)
    return rows | _rest(table, tenant_id, service, rows, asked)


def _from_beginning(table: Table, tenant_id: str, service: Key) -> dict[Key, Item]:
    """Read the catalog from its beginning.

    Channels come first and services before resources, so that what a full page lacks is the latter.
    """
    page = table.query(Attr("pk").eq(catalog_partition(tenant_id)), limit=FIRST_PAGE)
    rows = {Key(item["pk"], item["sk"]): item for item in page.items}
    if page.next_start is None:
        _named(tenant_id, service, rows)
        return rows
    if service not in rows:
        rows |= table.batch_get([service], consistent=True)
    return rows | _rest(table, tenant_id, service, rows, rows)


def _rest(
    table: Table, tenant_id: str, service: Key, rows: Mapping[Key, Item], asked: Container[Key]
) -> dict[Key, Item]:
    """Read the rows of the staffing that were not asked for."""
    missing = [key for key in _named(tenant_id, service, rows) if key not in asked]
    return table.batch_get(missing, consistent=True) if missing else {}


def _named(tenant_id: str, service: Key, rows: Mapping[Key, Item]) -> list[Key]:
    if service not in rows:
        _staffings.pop(service, None)
        return []
    ids = _parse(SERVICE, rows[service]).resource_ids
    _staffings[service] = ids
    return _resource_keys(tenant_id, ids)


def _resource_keys(tenant_id: str, ids: Iterable[str]) -> list[Key]:
    return [catalog_key(tenant_id, "resource", resource_id) for resource_id in ids]


def _resources(rows: Mapping[Key, Item], service: Service) -> dict[str, Resource]:
    keys = zip(service.resource_ids, _resource_keys(service.tenant_id, service.resource_ids), strict=True)
    return {resource_id: _parse(RESOURCE, rows[key]) for resource_id, key in keys if key in rows}


def _channel(rows: Mapping[Key, Item], tenant_id: str, name: str) -> Channel:
    item = rows.get(catalog_key(tenant_id, "channel", name))
    return _parse(CHANNEL, item) if item else at_first(tenant_id, name)


def _parse(kind: Kind[Entry], item: Item) -> Entry:
    """Read the entry of a row, made once for each version.

    A channel's versions can begin again; its contents tell then.
    """
    key = Key(item["pk"], item["sk"])
    known = _parsed.get(key)
    if known is not None and known[:2] == (item["version"], item["contents"]):
        entry: Entry = known[2]
        _parsed.move_to_end(key)
        return entry
    entry = entry_of(kind, item)
    _parsed[key] = item["version"], item["contents"], entry
    return entry
