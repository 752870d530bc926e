"""GET /api/v1/audit and its export: who did what, from where, with before and after, and no secrets."""

from __future__ import annotations

import csv
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from scheducal.audit.views import COLUMNS
from scheducal.store.audit.entries import Subject, read_put
from scheducal.store.keys import Key
from scheducal.store.table import table
from scheducal.store.writes import Put
from tests.integration.scenarios import the_id
from tests.integration.world.catalog.business import ADA, Business
from tests.integration.world.client import basic, http_event
from tests.integration.world.functions import invoke
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import registered
from tests.integration.world.world import World


def entries(world: World, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        data = world.client.send("audit.list", None, None, {"limit": "3", **query}).data
        found += data["entries"]
        if data["nextCursor"] is None:
            return found
        query["cursor"] = data["nextCursor"]


def test_a_change_says_who_did_it_from_where_and_what_it_was_before(world: World) -> None:
    assert world.client.create(WITH_JOHN, idempotency_key="k").status == 201
    world.clock.advance(minutes=1)
    changed = world.client.update(the_id(), {"appointmentSubject": "Other"})
    (entry, created) = entries(world, object=the_id())
    assert (entry["action"], created["action"]) == ("updated", "created")
    assert entry["actor"] == {"kind": "key", "id": world.client.api_key}
    assert entry["object"] == {"kind": "appointment", "id": the_id()}
    assert entry["requestId"] == changed.headers["X-Request-Id"]
    assert entry["changes"] == {"appointmentSubject": {"before": WITH_JOHN["appointmentSubject"], "after": "Other"}}
    assert len(entry["source"]) == 16
    assert "203.0.113" not in json.dumps(of_kind("auditEntry"))


def test_a_booking_and_its_appointment_have_one_history(world: World) -> None:
    business = Business(world.client)
    booked = business.book(business.service(), "10:00", customer=ADA).data
    world.clock.advance(minutes=1)
    assert world.client.send("bookings.cancel", {"reason": "ill"}, {"bookingId": booked["bookingId"]}).status == 200
    found = entries(world, object=booked["appointmentId"])
    assert found == entries(world, object=booked["bookingId"])
    assert [each["action"] for each in found] == ["cancelled", "created"]
    assert found[0]["changes"]["status"] == {"before": "confirmed", "after": "cancelled"}
    assert found[0]["changes"]["reason"] == {"after": "ill"}
    (customer,) = entries(world, object=booked["customer"]["customerId"])
    assert customer["changes"]["name"] == {"after": ADA["name"]}


def test_entries_are_found_by_actor_action_request_and_time(world: World) -> None:
    business = Business(world.client)
    resource = business.resource()
    world.clock.advance(days=40)
    customer = business.catalog.create("customers", {"name": "Ann", "email": "ann@example.com"})
    ours = entries(world, actor=world.client.api_key)
    assert [each["object"]["kind"] for each in ours] == ["customer", "resource"]
    assert entries(world, action="created", actor=world.client.api_key) == ours
    assert entries(world, requestId=customer.headers["X-Request-Id"]) == ours[:1]
    assert entries(world, **{"from": "2026-04-01"}) == ours[:1]
    assert entries(world, to="2026-03-31", object=resource) == ours[1:]
    assert {each["actor"]["kind"] for each in entries(world, actor="operator")} == {"operator"}
    for wrong in ({"from": "2026-04-02", "to": "2026-04-01"}, {"from": "soon"}):
        assert world.client.send("audit.list", None, None, wrong).status == 422, wrong
    assert entries(world, to="2020-01-01") == []


def test_no_entry_has_a_secret(world: World) -> None:
    webhook = registered(world)
    world.clock.advance(minutes=1)
    renewed = world.client.send("webhooks.regenerate_secret", {}, {"webhookId": webhook}).data["secret"]
    kept = str(of_kind("auditEntry"))
    assert [each["action"] for each in entries(world, object=webhook)] == ["secret_regenerated", "registered"]
    assert renewed not in kept
    assert world.client.api_secret not in kept
    assert all("secret" not in name.lower() for row in of_kind("auditEntry") for name in row)


def test_another_tenants_log_is_its_own(world: World) -> None:
    world.client.create(WITH_JOHN, idempotency_key="k")
    stranger = world.new_tenant("Other")
    assert stranger.send("audit.list", None, None, {"object": the_id()}).data["entries"] == []
    mine = stranger.send("audit.list").data["entries"]
    assert {each["object"]["kind"] for each in mine} == {"tenant", "apiKey"}


def test_a_table_for_spreadsheets_runs_nothing_and_lines_say_the_same(world: World) -> None:
    world.client.create({**WITH_JOHN, "appointmentSubject": '=HYPERLINK("x")'}, idempotency_key="k")
    for actor in ("=1+1", "+1", "-1", "@x"):
        table().put(read_put(Subject(world.tenant.tenant_id, "customer", "cus_1"), actor, ("email",)))
    rows, lines, cursor = "", "", ""
    while cursor is not None:
        query = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        part = world.client.send("audit.export", None, None, query).data
        rows, cursor = rows + part["content"], part["nextCursor"]
    heading, *cells = list(csv.reader(rows.splitlines()))
    assert tuple(heading) == COLUMNS
    assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@"))]
    lines = world.client.send("audit.export", None, None, {"format": "jsonl"}).data["content"]
    assert [json.loads(line)["auditId"] for line in lines.splitlines()] == [row[-1] for row in cells]


def test_an_erased_value_leaves_its_name(world: World) -> None:
    world.client.create(WITH_JOHN, idempotency_key="k")
    (row,) = [each for each in of_kind("auditEntry") if each["objectKind"] == "appointment"]
    del row["personal"]
    table().put(Put(Key(row["pk"], row["sk"]), row))
    (entry,) = entries(world, object=the_id())
    assert "appointmentSubject" in entry["erased"]
    assert "appointmentSubject" not in entry["changes"]
    assert "status" in entry["changes"]


def test_a_part_is_a_file_for_those_who_ask_for_one(world: World) -> None:
    for number in range(3):
        body = {"name": f"Zoë =1+{number}", "email": f"c{number}@x.example"}
        assert world.client.send("customers.create", body, idempotency_key=str(number)).status == 201
        world.clock.advance(seconds=1)
    for media, form in (("text/csv", "csv"), ("application/x-ndjson", "jsonl")):
        whole = world.client.send("audit.export", None, None, {"format": form}).data["content"]
        query, text = {"limit": "2", "format": "csv", "action": "created"}, ""
        only = world.client.send("audit.export", None, None, {"format": form, "action": "created"}).data["content"]
        while True:
            part = _part(world, query, f"{media};q=0.9, */*")
            assert part["headers"]["Content-Type"] == f"{media}; charset=utf-8"
            assert part["headers"]["Content-Disposition"] == f'attachment; filename="audit-log.{form}"'
            text += part["body"]
            if "Link" not in part["headers"]:
                break
            target, _, relation = part["headers"]["Link"].partition("; ")
            assert relation == 'rel="next"'
            query = dict(parse_qsl(urlsplit(target.strip("<>")).query))
        assert (text, len(text) <= len(whole)) == (only, True)
    for accept in ("application/json", "*/*", "application/json, text/csv", "", "text/html"):
        assert json.loads(_part(world, {}, accept)["body"])["success"] is True, accept
    assert _part(world, {"limit": "0"}, "text/csv")["statusCode"] == 422


def _part(world: World, query: dict[str, str], accept: str) -> dict[str, Any]:
    event = http_event("audit.export", None, None, query)
    event["headers"] |= {"authorization": basic(world.client.api_key, world.client.api_secret), "accept": accept}
    answer: dict[str, Any] = invoke(world.wire, "audit.export", event)
    return answer
