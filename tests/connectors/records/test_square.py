"""Square passes the suite that every connector must pass."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from scheducal.connectors.systems.square.mirror import outcome
from scheducal.connectors.systems.square.trigger import SIGNATURE
from scheducal.http.request import Response
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.cases.trigger import TriggerCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Route, Table
from tests.connectors.signing import FakeWebhook, signed
from tests.integration.world.catalog.business import Business
from tests.integration.world.requests import MOVED
from tests.integration.world.world import World

KEY = frozenset({"idempotency_key"})
FIELDS = frozenset({"start_at", "customer_note", "seller_note", "appointment_segments"})
LIST = frozenset({"start_at_min", "start_at_max", "limit"})
MADE = KEY | {"given_name"}
OWN = ("etag", "updated", "idempotency_key", "sent_version", "booking_version")


def flat(body: Mapping[str, Any]) -> dict[str, Any]:
    """Unwrap the booking of a request."""
    rest = {name: value for name, value in body.items() if name != "booking"}
    booking = {"sent_version" if name == "version" else name: value for name, value in body.get("booking", {}).items()}
    return {**booking, **rest}


def shown(record: Mapping[str, Any]) -> dict[str, Any]:
    """As Square answers."""
    if "given_name" in record:
        return {"customer": dict(record)}
    if "catalog" in record:
        return {"object": {"id": record["id"], "version": 1605808738978}}
    kept = {name: value for name, value in record.items() if name not in OWN}
    version = int(record["etag"].removeprefix("e"))
    return {"booking": {"status": "ACCEPTED", **kept, "version": version, "updated_at": record["updated"]}}


TABLE = Table(
    (
        Route("POST", "/v2/bookings", "create", "bookings", FIELDS | KEY | {"location_id"}, frozenset({"customer_id"})),
        Route("GET", "/v2/bookings", "list", "bookings", LIST, fits=lambda *_: True),
        Route("PUT", "/v2/bookings/{id}", "update", "bookings", KEY | {"sent_version"}, FIELDS),
        Route(
            "POST",
            "/v2/bookings/{id}/cancel",
            "cancel",
            "bookings",
            KEY | {"booking_version"},
            sets={"status": "CANCELLED_BY_SELLER"},
        ),
        Route("GET", "/v2/bookings/{id}", "read", "bookings"),
        Route("GET", "/v2/catalog/object/{id}", "read", "catalog"),
        Route("GET", "/v2/customers/{id}", "read", "customers"),
        Route(
            "POST", "/v2/customers/search", "list", "customers", frozenset({"query", "limit"}), fits=lambda *_: False
        ),
        Route(
            "POST",
            "/v2/customers",
            "create",
            "customers",
            MADE,
            frozenset({"family_name", "email_address", "phone_number"}),
        ),
    ),
    token_path="/oauth2/token",
    listed="bookings",
    begins={"catalog": {"W6ZXZ": {"id": "W6ZXZ", "catalog": "yes"}}},
    error=lambda _, code: {"errors": [{"category": "API_ERROR", "code": code, "detail": "about Robin Vale"}]},
    answer=shown,
    item=lambda record: shown(record)["booking"],
    flat=flat,
    description=Description(
        ("square-bookings.json",), lacks=("GET /v2/catalog", "POST /v2/customers", "GET /v2/customers")
    ),
)


def shows(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record by our own names."""
    if record.get("status") == "CANCELLED_BY_SELLER":
        return {}
    start = datetime.fromisoformat(record["start_at"])
    end = start + timedelta(minutes=record["appointment_segments"][0]["duration_minutes"])
    return {"start": sortable(start), "end": sortable(end)}


def notice(told: FakeWebhook) -> tuple[dict[str, str], bytes]:
    """As Square sends it."""
    body = {"type": "booking.updated", "data": {"id": f"{told.ids[0]}:1", "object": {"booking": {"id": told.ids[0]}}}}
    return signed(SIGNATURE, told, json.dumps(body).encode())


SQUARE = Subject(
    kind="square",
    settings={"locationId": "O2U3A2A8VJGEM"},
    secrets={"hookSecret": "a-signature-key"},
    table=TABLE,
    meetings="bookings",
    shows=shows,
    keeps=frozenset({"start", "end"}),
    moved={"start_at": "2026-04-16T09:00:00Z"},
    notice=notice,
    mapping={"service": "W6ZXZ", "teamMember": "_7Jvi"},
)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Square."""
    with bench(SQUARE, world) as opened:
        yield opened


def test_the_customer_is_found_or_made(made: Bench) -> None:
    business = Business(made.world.client)
    business.book(business.service(), "11:00", key="one")
    made.settle()
    (customer,) = made.fake.all("customers")
    assert made.record["customer_id"] == customer["id"]


def test_a_change_beside_the_time_does_not_stop_ours(made: Bench) -> None:
    """Square takes the newest version alone. Here somebody wrote a note, which raised it."""
    appointment_id = made.create()
    made.settle()
    made.fake.touch(made.record, customer_note="near the window please")
    version = int(made.record["etag"].removeprefix("e"))
    made.world.client.update(appointment_id, MOVED)
    made.settle()
    (sent,) = [each for each in made.fake.sent if each.does == "update"]
    assert sent.values["sent_version"] == version


def test_a_stale_version_is_read_again_whatever_square_calls_it() -> None:
    for status, error in ((409, {"code": "CONFLICT"}), (400, {"code": "INVALID_VALUE", "field": "booking.version"})):
        assert outcome(Response(status, {"errors": [error]})).name == "retry"
    assert outcome(Response(400, {"errors": [{"code": "INVALID_VALUE", "field": "start_at"}]})).name == "refused"


class TestSquare(MirrorCases, TriggerCases):
    """All of its capabilities."""
