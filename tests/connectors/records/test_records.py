"""Systems that keep a record of each appointment pass the suite that every connector must pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest

from scheducal.connectors.systems.clio.manifest import MANIFEST as CLIO
from scheducal.connectors.systems.practicepanther.manifest import MANIFEST as PRACTICEPANTHER
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Route, Table
from tests.integration.world.world import World

NOBODY: frozenset[str] = frozenset()
ENTRY = frozenset({"summary", "description", "location", "start_at", "end_at"})
EVENT = frozenset({"subject", "location", "notes", "is_all_day", "start_date_time", "end_date_time"})


def shows(subject: str, start: str, end: str) -> Any:
    """Show a record by our own names."""

    def shown(record: Mapping[str, Any]) -> dict[str, Any]:
        times = (sortable(datetime.fromisoformat(record[name])) for name in (start, end))
        return {"subject": record[subject], **dict(zip(("start", "end"), times, strict=True))}

    return shown


def clio(status: int, code: str) -> Mapping[str, Any]:
    """Give an error as Clio does."""
    del status
    return {"error": {"type": code, "message": "Not Robin Vale"}}


def is_ours(asked: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Find an entry by its external property."""
    named = [each["value"] for each in record.get("external_properties", ())]
    return asked["external_property_value"] in named


SUBJECTS = (
    Subject(
        CLIO.kind,
        {"owner": "3458201"},
        Table(
            (
                Route(
                    "POST",
                    "/api/v4/calendar_entries.json",
                    "create",
                    "entries",
                    ENTRY | {"calendar_owner", "external_properties"},
                ),
                Route("PATCH", "/api/v4/calendar_entries/{id}.json", "update", "entries", NOBODY, ENTRY),
                Route("DELETE", "/api/v4/calendar_entries/{id}.json", "delete", "entries"),
                Route(
                    "GET",
                    "/api/v4/calendar_entries.json",
                    "list",
                    "entries",
                    frozenset({"fields", "external_property_name", "external_property_value"}),
                    fits=is_ours,
                ),
            ),
            listed="data",
            error=clio,
            answer=lambda record: {"data": {"id": record["id"], "etag": f'"{record["etag"]}"'}},
            item=lambda record: {"id": record["id"], "etag": f'"{record["etag"]}"'},
            flat=lambda body: body["data"],
            description=Description(("clio.transcribed.yaml",), base="/api/v4"),
        ),
        meetings="entries",
        shows=shows("summary", "start_at", "end_at"),
    ),
    Subject(
        PRACTICEPANTHER.kind,
        {},
        Table(
            (
                Route("POST", "/api/v2/events", "create", "events", EVENT | {"tags"}),
                Route("PUT", "/api/v2/events?id={id}", "update", "events", EVENT | {"tags"}, frozenset({"id"})),
                Route("DELETE", "/api/v2/events?id={id}", "delete", "events", NOBODY, frozenset({"id"})),
                Route("GET", "/api/v2/events/{id}", "read", "events"),
                Route(
                    "GET",
                    "/api/v2/events",
                    "list",
                    "events",
                    frozenset({"activity_tag"}),
                    fits=lambda asked, record: asked["activity_tag"] in record["tags"],
                ),
            ),
            token_path="/OAuth/Token",
            listed="",
            answer=lambda record: {name: value for name, value in record.items() if name not in ("etag", "updated")},
            description=Description(("practicepanther.transcribed.yaml",)),
            id_of=lambda number: f"c87ead99-0a83-4c38-95fa-{number:012d}",
        ),
        meetings="events",
        shows=shows("subject", "start_date_time", "end_date_time"),
    ),
)


@pytest.fixture(params=SUBJECTS, ids=lambda each: each.kind)
def made(world: World, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Yield a world that is connected to one of them."""
    with bench(request.param, world) as opened:
        yield opened


class TestRecords(MirrorCases):
    """All of their capabilities."""
