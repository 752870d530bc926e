"""A tenant's catalog as a file that can be imported again, here or for another tenant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from scheducal.catalog.channels.document import CHANNEL, at_first, channel_document
from scheducal.catalog.model import Kind
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.resources.document import DAYS, RESOURCE
from scheducal.catalog.resources.document import DEFAULTS as RESOURCE_DEFAULTS
from scheducal.catalog.rows import Read, contents_of
from scheducal.catalog.services.document import DEFAULTS as SERVICE_DEFAULTS
from scheducal.catalog.services.document import SERVICE
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal_tools.tenant_config.resource_names import exchanged
from scheducal_tools.tenant_config.yaml_text import Path

_CLOSED: Mapping[str, Any] = {day: [] for day in DAYS}


def exported(table: Table, tenant_id: str) -> str:
    """YAML without what holds anyway where nothing is said; raises Refusal where two entries have one name."""
    read = CatalogRepository(table).read_all(tenant_id)
    names = {item["entryId"]: contents_of(RESOURCE, item)["name"] for item in read.of_kind("resource")}

    def named(resource_id: str, _: Path) -> str:
        return str(names.get(resource_id, resource_id))

    document = {
        "channels": {
            item["entryId"]: _said(contents_of(CHANNEL, item), channel_document(at_first(tenant_id, item["entryId"])))
            for item in read.of_kind("channel")
        },
        "resources": {name: _resource(contents) for name, contents in _by_name(read, RESOURCE).items()},
        "services": {
            name: exchanged(_said(contents, SERVICE_DEFAULTS), named)
            for name, contents in _by_name(read, SERVICE).items()
        },
    }
    return str(yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120))


def _by_name(read: Read, kind: Kind[Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for item in read.of_kind(kind.name):
        contents = contents_of(kind, item)
        name = contents.pop("name")
        if name in found:
            message = f"two {kind.name}s are named {name}; rename one, since a file tells entries apart by name"
            raise Refusal("invalid_field", message, param="name")
        found[name] = contents
    return found


def _resource(contents: Mapping[str, Any]) -> dict[str, Any]:
    return _said({**contents, "weekly": _said(contents["weekly"], _CLOSED)}, RESOURCE_DEFAULTS)


def _said(contents: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what differs from what holds anyway."""
    return {name: value for name, value in contents.items() if name not in defaults or value != defaults[name]}
