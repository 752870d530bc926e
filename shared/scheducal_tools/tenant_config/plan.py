"""What has to be done so that a tenant's catalog is as a file says."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scheducal.catalog import rows
from scheducal.catalog.channels import model as channels
from scheducal.catalog.channels.document import CHANNEL, at_first, channel_document
from scheducal.catalog.channels.model import BUILT_IN
from scheducal.catalog.model import EntryMeta, Kind
from scheducal.catalog.resources import rules as resource_rules
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.rows import Read
from scheducal.catalog.services import rules as service_rules
from scheducal.catalog.services.document import SERVICE
from scheducal.clock import now
from scheducal.errors import Refusal
from scheducal.store.keys import CatalogKind
from scheducal_tools.tenant_config.forms import Contents, Reading, contents_of, sections_of
from scheducal_tools.tenant_config.yaml_text import Text

_CHECKS: tuple[tuple[Kind[Any], Callable[[Any], None]], ...] = (
    (CHANNEL, channels.check),
    (RESOURCE, resource_rules.check),
    (SERVICE, service_rules.check),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a file. entry_id: None where it is to be created. before: as it is, by field, where it differs."""

    kind: CatalogKind
    name: str
    entry_id: str | None
    contents: Contents
    before: Contents

    @property
    def action(self) -> str:
        """`create`, `update` or `keep`."""
        if self.entry_id is None:
            return "create"
        return "update" if self.before else "keep"


@dataclass(frozen=True, slots=True)
class Plan:
    """steps: in the order in which they can be taken. provisional: ids of resources that are yet to be created, by
    which services name them, with their names. left: entries of the tenant that the file does not mention.
    """

    steps: tuple[Step, ...]
    provisional: Mapping[str, str]
    left: tuple[tuple[CatalogKind, str], ...]


def planned(text: Text, read: Read, calendars: Container[str] = ()) -> Plan:
    """read: the tenant's whole catalog. calendars: the ids of those that it has connected.

    Raises ConfigRefused, which names all that is wrong.
    """
    reading = Reading(text)
    sections = sections_of(reading)
    existing = {kind.name: _by_name(reading, read, kind, sections) for kind, _ in _CHECKS}
    new = [name for name in sections["resources"] if name not in existing["resource"]]
    provisional = {f"res_{place:026d}": name for place, name in enumerate(new, start=1)}
    ids = {name: item["entryId"] for name, item in existing["resource"].items()}
    ids |= {name: resource_id for resource_id, name in provisional.items()}
    steps: list[Step] = []
    for kind, check in _CHECKS:
        for name, given in sections[f"{kind.name}s"].items():
            contents = contents_of(reading, f"{kind.name}s", name, given, ids)
            if contents is not None:
                whole = _whole(kind, read.tenant_id, name, contents)
                _check(reading, kind, check, name, whole, sections["channels"], existing["channel"])
                if whole.get("calendarId") and whole["calendarId"] not in calendars:
                    reading.note((f"{kind.name}s", name, "calendarId"), "the tenant has connected no such calendar")
                steps.append(_step(kind, name, whole, existing[kind.name].get(name)))
    reading.finish()
    return Plan(tuple(steps), provisional, tuple(_left(sections, existing)))


def _by_name(reading: Reading, read: Read, kind: Kind[Any], sections: Mapping[str, Any]) -> dict[str, Any]:
    """Map the tenant's entries of a kind by name; notes those that the file names and that are there twice."""
    found: dict[str, Any] = {}
    for item in read.of_kind(kind.name):
        name = item["entryId"] if kind is CHANNEL else rows.contents_of(kind, item)["name"]
        if name in found and name in sections[f"{kind.name}s"]:
            both = f"{found[name]['entryId']} and {item['entryId']}"
            reading.note((f"{kind.name}s", name), f"the tenant has two of this name, {both}; rename one first")
        found[name] = item
    return found


def _whole(kind: Kind[Any], tenant_id: str, name: str, contents: Contents) -> Contents:
    return {**channel_document(at_first(tenant_id, name)), **contents} if kind is CHANNEL else contents


def _check(
    reading: Reading,
    kind: Kind[Any],
    check: Callable[[Any], None],
    name: str,
    contents: Contents,
    *channels: Mapping[str, Any],
) -> None:
    section = f"{kind.name}s"
    for channel in contents.get("channels", ()):
        if channel not in BUILT_IN and not any(channel in known for known in channels):
            reading.note((section, name, "channels", channel), "there is no such channel")
    try:
        check(kind.parse(EntryMeta.first("", name, now()), contents))
    except Refusal as refusal:
        reading.note_refusal((section, name), refusal)


def _step(kind: Kind[Any], name: str, contents: Contents, item: Any) -> Step:
    if item is None:
        return Step(kind.name, name, None, contents, {})
    before = rows.contents_of(kind, item)
    after = kind.document(kind.parse(rows.meta_of(item), contents))
    differing = {key: before.get(key) for key, value in after.items() if before.get(key) != value}
    return Step(kind.name, name, item["entryId"], contents, differing)


def _left(
    sections: Mapping[str, Mapping[str, Any]], existing: Mapping[CatalogKind, Mapping[str, Any]]
) -> Iterator[tuple[CatalogKind, str]]:
    for kind, found in existing.items():
        yield from ((kind, name) for name in found if name not in sections[f"{kind}s"])
