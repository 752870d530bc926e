"""Events are compared with those of the last release: a type or a field that goes is a breaking change.

`docs/releases/events-<version>.json` has the fields of each type as a tenant's life shows them, with their JSON types.
A change that is meant is declared in the changelog, in backticks, as those of the API are (docs/versioning.md).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scheducal.events.types import EVENT_TYPES
from tests.integration.connectors.email.test_feedback import receive, said
from tests.integration.scenarios import with_two
from tests.integration.world.catalog.business import ADA, Business
from tests.integration.world.requests import JOHN, MOVED, RENAMED
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.post import Post
from tests.integration.world.world import World

ROOT = Path(__file__).parents[2]
Shape = dict[str, dict[str, list[str]]]


def _lived(world: World) -> None:
    """Let the tenant live through what is told of."""
    with_two(world)
    made = of_kind("appointment")[0]["appointmentId"]
    uid = str(world.client.get(made).data["uid"])
    receive(world, *said(world))
    Post(world).deliver(f"From: {JOHN}\r\n\r\nWhat is it? {uid}".encode())
    for change in (MOVED, RENAMED):
        assert world.client.update(made, change).status == 200
    assert world.client.cancel(made).status == 200
    business = Business(world.client)
    service = business.service()
    booking = business.book(service, "10:00", customer=ADA, key="b").data["bookingId"]
    assert business.move(booking, "11:00").status == 200
    assert business.change("cancel", booking).status == 200


def _shape(world: World) -> Shape:
    found: Shape = {}
    for row in of_kind("event"):
        fields = found.setdefault(row["eventType"], {})
        for path, kind in _fields(json.loads(row["envelope"])):
            fields[path] = sorted({*fields.get(path, []), kind})
    return found


def _fields(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if path:
        yield path, type(value).__name__
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _fields(each, f"{path}.{name}".removeprefix("."))
    if isinstance(value, list):
        for each in value:
            yield from _fields(each, f"{path}[]")


def breaks(before: dict[str, Any], shape: Shape, types: tuple[str, ...]) -> list[str]:
    """List what breaks a subscriber: a type or a field that went, or a field with another JSON type."""
    found = [f"event {name}: removed" for name in before["types"] if name not in types]
    for name, fields in before["fields"].items():
        now = shape.get(name, {})
        for path, kinds in fields.items():
            if path not in now:
                found.append(f"event {name}: {path} removed")
            elif not set(now[path]) <= {*kinds, "NoneType"} or ("NoneType" in now[path] and "NoneType" not in kinds):
                found.append(f"event {name}: {path} is {' or '.join(now[path])}, was {' or '.join(kinds)}")
    return found


def test_no_event_lost_a_field_since_the_last_release(world: World) -> None:
    _lived(world)
    releases = ROOT / "docs" / "releases"
    if version := os.environ.get("SCHEDUCAL_RELEASE_EVENTS"):
        document = {"types": sorted(EVENT_TYPES), "fields": _shape(world)}
        text = json.dumps(document, indent=1, sort_keys=True) + "\n"
        (releases / f"events-{version}.json").write_text(text, "utf-8")
    (path,) = releases.glob("events-*.json")
    before = json.loads(path.read_text("utf-8"))
    assert len(before["fields"]) >= 9
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## [")[1]
    undeclared = [each for each in breaks(before, _shape(world), EVENT_TYPES) if f"`{each}`" not in changelog]
    assert undeclared == []


def test_each_kind_of_break_is_found(world: World) -> None:
    _lived(world)
    shape = _shape(world)
    whole = {"types": list(EVENT_TYPES), "fields": shape}
    assert breaks(whole, shape, EVENT_TYPES) == []
    assert breaks(whole, shape, EVENT_TYPES[1:]) == [f"event {EVENT_TYPES[0]}: removed"]
    for name, fields in shape.items():
        for path, kinds in fields.items():
            without = {**shape, name: {each: kind for each, kind in fields.items() if each != path}}
            assert breaks(whole, without, EVENT_TYPES) == [f"event {name}: {path} removed"]
            other = {**shape, name: {**fields, path: ["float"]}}
            assert breaks(whole, other, EVENT_TYPES) == [f"event {name}: {path} is float, was {' or '.join(kinds)}"]
