"""A cursor goes with one query alone: with another, or changed, it is 422 `invalid_cursor` and never a fault."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheducal.connectors.adoption.model import NotPlaced
from scheducal.connectors.adoption.repository import UnplacedRepository
from scheducal.connectors.foreign import ForeignBooking
from scheducal.connectors.log.model import Purpose
from scheducal.connectors.log.recording import Recording
from scheducal.connectors.systems.email.undeliverable.rows import bucket, mark_key
from scheducal.store.table import table
from scheducal.store.values import Item
from scheducal.store.writes import Put
from tests.integration.connectors.authorization_servers import allow
from tests.integration.world.catalog.business import ADA, Business
from tests.integration.world.client import ROUTES, Client, Reply
from tests.integration.world.requests import JOHN, WITH_JOHN
from tests.integration.world.webhooks.attempted import Deliveries
from tests.integration.world.webhooks.deliveries import registered
from tests.integration.world.webhooks.post import Post
from tests.integration.world.world import World

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
SPRING = {"from": "2026-03-01T00:00:00Z", "to": "2026-06-01T00:00:00Z"}
ADAS = {"customerEmail": "ada@example.com"}
OTHER_SPRING = {"from": "2026-03-02T00:00:00Z", "to": "2026-06-01T00:00:00Z"}


@dataclass(frozen=True, slots=True)
class Lists:
    """A list with filters that give more than a page. others: the same list with other filters."""

    endpoint: str
    query: dict[str, str] = field(default_factory=dict)
    others: tuple[dict[str, str], ...] = ()
    path: dict[str, str] | None = None

    def ask(self, client: Client, cursor: str, query: dict[str, str] | None = None) -> Reply:
        """Go on from a cursor."""
        filters = self.query if query is None else query
        return client.send(self.endpoint, None, self.path, {"limit": "1", **filters, "cursor": cursor})

    def first(self, client: Client) -> str:
        """Give the cursor that the first page gives."""
        data = client.send(self.endpoint, None, self.path, {"limit": "1", **self.query}).data
        assert data["nextCursor"], self
        return str(data["nextCursor"])


UNFILTERED = ("appointments.unverified", "appointments.undeliverable")
LOGS = (
    Lists("audit.list", {}, ({"action": "created"}, {"object": "cus_1"}, {"from": "2026-03-01"})),
    Lists("audit.export", {"format": "jsonl"}, ({"format": "csv"}, {"format": "jsonl", "action": "created"})),
)


def test_every_list_refuses_what_it_did_not_give(world: World) -> None:
    lists = arranged(world)
    # That of operators takes keys of its own: tests/integration/operators.
    assert {each.endpoint for each in lists} == paged() - {"operators.list"}
    cursors = [each.first(world.client) for each in lists]
    stranger, wrong = world.new_tenant("Other"), []
    for number, each in enumerate(lists):
        mine = cursors[number]
        assert each.ask(world.client, mine).status == 200, each
        assert each.ask(world.client, mine, {**each.query, "limit": "2"}).status == 200, each
        replies = {
            **{f"with {other}": each.ask(world.client, mine, other) for other in each.others},
            **{
                f"of {lists[other].endpoint}": each.ask(world.client, theirs)
                for other, theirs in enumerate(cursors)
                if other != number
            },
            **{changed: each.ask(world.client, changed) for changed in broken(mine)},
            "of a tenant": each.ask(stranger, mine),
        }
        wrong += [(each, how, reply) for how, reply in replies.items() if not is_refused(each, how, reply)]
    assert wrong == []


def is_refused(each: Lists, how: str, reply: Reply) -> bool:
    """Another tenant's appointment, webhook or service may as well be unknown."""
    if how == "of a tenant" and reply.status == 404:
        return True
    return (reply.status, reply.code, reply.body["error"]["param"]) == (422, "invalid_cursor", "cursor")


def broken(cursor: str) -> list[str]:
    """Cut short, with a bit of each character flipped in turn, prolonged, and none at all."""
    flipped = [cursor[:at] + chr(ord(cursor[at]) ^ 1) + cursor[at + 1 :] for at in range(0, len(cursor), 7)]
    last = cursor[:-1] + chr(ord(cursor[-1]) ^ 1)
    return [
        "",
        "x",
        "é",
        "[]",
        "W10",
        cursor[:-1],
        cursor[: len(cursor) // 2],
        f"{cursor}A",
        f"{cursor}==",
        last,
        *flipped,
    ]


def paged() -> set[str]:
    """Give the endpoints whose operation has a cursor, from the document."""
    document = json.loads(DOCUMENT.read_text("utf-8"))
    by_route = {f"{method} {path}": endpoint for endpoint, (method, path) in ROUTES.items()}
    return {
        by_route[f"{method.upper()} {path}"]
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if any(each.get("name") == "cursor" for each in operation.get("parameters", []))
    }


def connected(world: World) -> str:
    """Connect two calendars, keep two bookings of one that have no place, and give its id."""
    allow(world, "google", "example.com")
    for account in ("anna@example.com", "ben@example.com"):
        granted: dict[str, Any] = {"kind": "google", "auth": "service_account", "account": account, "isDefault": False}
        assert world.client.send("calendars.connect", granted).status == 201
    connection_id = str(world.client.send("calendars.list").data["calendars"][0]["calendarId"])
    at = world.clock.now()
    for number in range(2):
        why = NotPlaced("no_service", "no such service")
        foreign = ForeignBooking(f"booking {number}", start=at, end=at)
        UnplacedRepository(table()).note(world.tenant.tenant_id, connection_id, foreign, why, at)
        with Recording(table(), world.tenant.tenant_id, connection_id, world.clock.now).of(Purpose("push")) as judged:
            judged.refused("wrong")
    return connection_id


def marked(world: World, appointment_id: str) -> None:
    """Mark two addresses that take no mail."""
    for address in (JOHN, ADAS["customerEmail"]):
        shown: Item = {"address": address, "state": "bounced", "appointmentId": appointment_id, "sentAt": "1"}
        place = {"at": "2026-03-01", "gsi1pk": bucket(world.tenant.tenant_id), "gsi1sk": f"2026-03-01#{address}"}
        table().put(Put(mark_key(world.tenant.tenant_id, address), {"kind": "undeliverable", **shown, **place}))


def arranged(world: World) -> tuple[Lists, ...]:
    """Two of everything that is listed."""
    business = Business(world.client)
    anna, ben = business.resource(), business.resource("Ben")
    service, other = business.service(anna), business.service(ben)
    customers = [booked(business, service, at) for at in ("09:00", "10:00")]
    for name in ("Bea", "Ann"):
        body = {"name": name, "phone": "+4930123456", "email": f"{name}@example.com"}
        assert business.catalog.create("customers", body).status == 201
    for subject in ("One", "Two"):
        made = world.client.create({**WITH_JOHN, "appointmentSubject": subject}, idempotency_key=subject).data
    assert world.client.update(made["appointmentId"], {"appointmentSubject": "Three"}).status == 200
    marked(world, str(made["appointmentId"]))
    post, uid = Post(world), str(world.client.get(made["appointmentId"]).data["uid"])
    for text in ("One", "Two"):
        post.deliver(f"From: {JOHN}\r\n\r\n{text} {uid}".encode())
    deliveries, mine = undelivered(world), {"customerId": customers[0]}
    return (
        Lists("list", {}, (SPRING, {"invitee": JOHN}, {"status": "confirmed"})),
        Lists("list", SPRING, (OTHER_SPRING, {**SPRING, "status": "confirmed"})),
        Lists("list", {"invitee": JOHN}, ({"invitee": "mary@acmecorp.com"}, {"invitee": JOHN, **SPRING})),
        Lists("appointments.timeline", path={"appointmentId": made["appointmentId"]}),
        Lists(
            "bookings.list",
            SPRING,
            (OTHER_SPRING, {**SPRING, "serviceId": service}, {**SPRING, "status": "confirmed"}, ADAS, mine),
        ),
        Lists("bookings.list", mine, (SPRING, {**mine, "status": "cancelled"})),
        Lists("bookings.list", ADAS, (SPRING, {**ADAS, "channel": "partner"})),
        *map(Lists, (*UNFILTERED, "connections.list", "privacy.list", "resources.list", "services.list")),
        Lists("connections.unplaced", path=(connection := {"connectionId": connected(world)})),
        Lists("connections.log", {}, ({"direction": "out"}, {"result": "later"}), connection),
        *LOGS,
        Lists("customers.list", {}, ({"phone": "+4930123456"}, {"email": "bea@example.com"})),
        Lists("customers.list", {"phone": "+4930123456"}, ({}, {"phone": "+4930123457"})),
        Lists("privacy.results", path={"requestId": asked_twice(world, customers[0])}),
        Lists("deliveries.list", {}, ({"state": "skipped"},)),
        Lists("webhooks.deliveries", {}, ({"state": "undelivered"},), {"webhookId": deliveries.webhook_id}),
        Lists(
            "availability.list",
            {"serviceId": service, "from": "2026-03-23", "to": "2026-03-27"},
            (
                {"serviceId": other, "from": "2026-03-23", "to": "2026-03-27"},
                {"serviceId": service, "from": "2026-03-23", "to": "2026-03-26"},
                {"serviceId": service, "explain": "true", "at": "2026-03-23T09:00:00"},
            ),
        ),
    )


def booked(business: Business, service: str, at: str) -> str:
    data: dict[str, Any] = business.book(service, at, customer=ADA).data
    return str(data["customer"]["customerId"])


def asked_twice(world: World, customer_id: str) -> str:
    """Give the id of one of two privacy requests, whose results were gathered."""
    body = {"type": "access", "customerId": customer_id}
    made = [world.client.send("privacy.create", body, idempotency_key=each) for each in ("one", "two")]
    world.pipeline.work()
    return str(made[0].data["requestId"])


def undelivered(world: World) -> Deliveries:
    """Two deliveries that were given up."""
    deliveries = Deliveries(world, registered(world))
    for _ in range(2):
        deliveries.undelivered()
    return deliveries
