"""What entries name: services resources and channels, resources connected calendars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.catalog.channels.model import BUILT_IN
from scheducal.catalog.repository import EntryName
from scheducal.catalog.rows import Read, contents_of
from scheducal.catalog.services.document import SERVICE
from scheducal.errors import Refusal
from scheducal.store.keys import CALENDARS, CatalogKind, Key, calendars_partition

# Names in a message. The rest is a number.
_MOST_TOLD = 3


def named(contents: Mapping[str, Any]) -> list[EntryName]:
    """List the resources and the tenant's own channels that a service's contents name; none for other contents."""
    return list(_names_by_path(contents).values())


def _names_by_path(contents: Mapping[str, Any]) -> dict[str, EntryName]:
    found: dict[str, EntryName] = {}
    for place, requirement in enumerate(contents.get("staffing") or ()):
        for index, resource_id in enumerate(requirement["resources"]):
            found[f"staffing[{place}].resources[{index}]"] = ("resource", resource_id)
    own = (name for name in contents.get("channels") or () if name not in BUILT_IN)
    return found | {f"channels.{name}": ("channel", name) for name in own}


def calendars(tenant_id: str, contents: Mapping[str, Any]) -> list[Key]:
    """Give the row of the connected calendar that a resource's contents name; none for other contents."""
    calendar_id = contents.get("calendarId")
    # Connections to other systems have keys of another form, and tell no busy times.
    return [Key(calendars_partition(tenant_id), f"{CALENDARS}{calendar_id}")] if calendar_id else []


def check_named(contents: Mapping[str, Any], read: Read) -> None:
    """Raise Refusal `invalid_field`, `calendar_not_found` where something is named that was not found."""
    if any(key not in read.items for key in calendars(read.tenant_id, contents)):
        message = "there is no connected calendar with this id; GET /api/v1/calendars lists them"
        raise Refusal("calendar_not_found", message, param="calendarId")
    for param, (kind, entry_id) in _names_by_path(contents).items():
        if read.item(kind, entry_id) is None:
            message = f"{param} names {entry_id}, which is no {kind}; GET /api/v1/{kind}s lists them"
            raise Refusal("invalid_field", message, param=param)


def check_unused(read: Read, kind: CatalogKind, entry_id: str) -> None:
    """Raise Refusal `resource_in_use` or `channel_in_use` where a service names it. read: the whole catalog."""
    services = [(item["entryId"], contents_of(SERVICE, item)) for item in read.of_kind("service")]
    users = [service_id for service_id, contents in services if (kind, entry_id) in named(contents)]
    if users:
        more = f" and {len(users) - _MOST_TOLD} more" if len(users) > _MOST_TOLD else ""
        message = f"services name this {kind}: {', '.join(users[:_MOST_TOLD])}{more}; remove it from them first"
        raise Refusal(f"{kind}_in_use", message, param="channel" if kind == "channel" else "resourceId")
