"""The kinds of entries in a tenant's catalog, and how each is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from scheducal.catalog.channels.document import channel_document, channel_of
from scheducal.catalog.channels.model import Channel
from scheducal.catalog.model import EntryMeta
from scheducal.catalog.resources.document import DEFAULTS as RESOURCE_DEFAULTS
from scheducal.catalog.resources.document import resource_document, resource_of
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.services.document import DEFAULTS as SERVICE_DEFAULTS
from scheducal.catalog.services.document import service_document, service_of
from scheducal.catalog.services.model import Service
from scheducal.errors import Refusal
from scheducal.store.keys import CatalogKind

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class WithMeta(Generic[Entry]):
    """An entry as it is kept: under its id, in one of its versions."""

    meta: EntryMeta
    entry: Entry


@dataclass(frozen=True, slots=True)
class Kind(Generic[Entry]):
    """id_name: of the id in requests and answers.
    prefix: of ids, empty for names.
    most: entries a tenant may have.

    defaults: contents of an entry that says no more than it must, or that was written before a field came.
    """

    name: CatalogKind
    id_name: str
    prefix: str
    most: int
    defaults: Mapping[str, Any]
    document: Callable[[Entry], Mapping[str, Any]]
    parse: Callable[[EntryMeta, Mapping[str, Any]], Entry]


CHANNEL: Kind[Channel] = Kind("channel", "channel", "", 50, {}, channel_document, channel_of)
RESOURCE: Kind[Resource] = Kind("resource", "resourceId", "res", 500, RESOURCE_DEFAULTS, resource_document, resource_of)
SERVICE: Kind[Service] = Kind("service", "serviceId", "svc", 500, SERVICE_DEFAULTS, service_document, service_of)


def not_found(kind: Kind[Any]) -> Refusal:
    """Refuse an id that is no entry's, or another tenant's."""
    by = "id" if kind.id_name.endswith("Id") else "name"
    return Refusal(f"{kind.name}_not_found", f"there is no {kind.name} with this {by}", param=kind.id_name)
