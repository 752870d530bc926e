"""Resources and services over the API: what is kept and shown, what is refused, what each request costs."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal.store.keys import connection_key
from scheducal.store.table import table
from scheducal.store.writes import Put
from tests.integration.world.catalog.catalog import ADVICE, ANNA, ROOM, Catalog
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

_NOBODY = "res_01k9x7m3t5v8w0y2b4d6f8h1j3"


@pytest.fixture
def catalog(world: World) -> Catalog:
    return Catalog(world.client)


def test_a_resource_is_shown_in_full_and_in_order(catalog: Catalog) -> None:
    created = catalog.create("resources", ANNA)
    assert (created.status, created.headers["ETag"]) == (201, '"1"')
    closed: dict[str, list[str]] = {day: [] for day in ("tuesday", "wednesday", "thursday", "saturday", "sunday")}
    assert created.data == {
        "resourceId": created.data["resourceId"],
        "version": 1,
        **ANNA,
        "weekly": {"monday": ["09:00-12:00", "13:00-17:00"], "friday": ["22:00-02:00"], **closed},
        "overrides": [],
        "timeOff": [],
        "stays": [],
        "holidays": {"country": "DE", "region": "BE", "worked": ["Frauentag"], "extra": []},
        "capacity": 1,
        "calendarId": None,
        "isActive": True,
        "dateCreated": "2026-03-19T14:23:01Z",
        "lastUpdated": "2026-03-19T14:23:01Z",
    }
    found = catalog.get("resources", created.data["resourceId"])
    assert (found.data, found.headers["ETag"]) == (created.data, '"1"')


def test_settings_that_availability_has_go_to_and_fro(catalog: Catalog) -> None:
    stays: list[dict[str, Any]] = [
        {"from": "2027-01-03", "to": "2027-01-04", "timeZone": "America/New_York"},
        {"from": "2027-01-06", "to": None, "timeZone": "Asia/Kolkata"},
    ]
    anna = catalog.create("resources", {**ANNA, "stays": stays}).data
    assert anna["stays"] == stays
    assert catalog.get("resources", anna["resourceId"]).data == anna
    service = {**ADVICE, "staffing": [{"resources": [anna["resourceId"]]}], "gridClock": "asker", "isPacked": True}
    shown = catalog.create("services", service).data
    assert (shown["gridClock"], shown["isPacked"]) == ("asker", True)
    assert catalog.get("services", shown["serviceId"]).data == shown


def test_a_service_is_shown_with_what_holds_where_nothing_was_said(catalog: Catalog) -> None:
    anna, room = catalog.resource(ANNA), catalog.resource()
    staffing = [{"resources": [anna]}, {"resources": [room], "take": 1, "pick": "in_order", "weights": [3]}]
    channels = {"open": {"notice": 1440, "horizon": {"from": "2027-01-01", "to": "2027-03-31"}}}
    price = {"amount": 4500, "currency": "EUR"}
    created = catalog.create("services", {**ADVICE, "staffing": staffing, "channels": channels, "price": price})
    shown = created.data
    assert shown["staffing"] == [
        {"resources": [anna], "take": 1, "pick": "round_robin", "weights": []},
        {"resources": [room], "take": 1, "pick": "in_order", "weights": [3]},
    ]
    assert shown["channels"] == {
        "open": {
            "isOffered": True,
            "resources": None,
            "notice": 1440,
            "horizon": {"from": "2027-01-01", "to": "2027-03-31"},
            "mostPerDay": None,
            "fraction": None,
        }
    }
    assert (shown["horizon"], shown["interval"], shown["price"]) == ({"days": 60, "business": False}, 30, price)
    assert catalog.get("services", shown["serviceId"]).data == shown
    assert catalog.list("services").data == {"services": [shown], "nextCursor": None}


def test_an_update_changes_what_it_names_and_says_so_in_the_log(world: World, catalog: Catalog) -> None:
    anna = catalog.resource(ANNA)
    world.clock.advance(minutes=5)
    updated = catalog.update("resources", anna, {"capacity": 2, "email": None}, if_match='"1"')
    assert (updated.status, updated.headers["ETag"]) == (200, '"2"')
    assert (updated.data["capacity"], updated.data["email"], updated.data["name"]) == (2, None, "Anna Berg")
    assert updated.data["lastUpdated"] == "2026-03-19T14:28:01Z"
    assert {**catalog.get("resources", anna).data, "conflicts": []} == updated.data
    log = [(row["action"], row["version"], row["changed"]) for row in of_kind("audit")]
    assert log == [("created", 1, []), ("updated", 2, ["capacity", "email"])]


def test_a_calendar_must_be_one_that_is_connected(world: World, catalog: Catalog) -> None:
    anna = catalog.resource(ANNA)
    for reply in (
        catalog.create("resources", {**ROOM, "calendarId": "cal_1"}),
        catalog.update("resources", anna, {"calendarId": "cal_1"}),
    ):
        assert (reply.status, reply.body["error"]["param"]) == (404, "calendarId")
    table().put(Put(connection_key(world.tenant.tenant_id, "cal_1"), {"kind": "connection"}))
    begin = world.wire.next_number
    assert catalog.update("resources", anna, {"calendarId": "cal_1"}).data["calendarId"] == "cal_1"
    assert world.wire.operations[begin:] == ["UpdateItem", "BatchGetItem", "TransactWriteItems"]


def test_an_update_that_changes_nothing_writes_nothing(world: World, catalog: Catalog) -> None:
    anna = catalog.resource(ANNA)
    begin = world.wire.next_number
    assert catalog.update("resources", anna, {"capacity": 1}).data["version"] == 1
    assert world.wire.operations[begin:] == ["UpdateItem", "BatchGetItem"]


def test_a_stale_change_is_refused(catalog: Catalog) -> None:
    anna = catalog.resource(ANNA)
    catalog.update("resources", anna, {"capacity": 2})
    for reply in (
        catalog.update("resources", anna, {"capacity": 3}, if_match='"1"'),
        catalog.delete("resources", anna, if_match='"1"'),
    ):
        assert (reply.status, reply.code) == (412, "version_conflict")
    assert catalog.get("resources", anna).data["capacity"] == 2


def test_each_request_is_carried_out_once_under_its_key(catalog: Catalog) -> None:
    first, second = (catalog.create("resources", ANNA, idempotency_key=KEY) for _ in range(2))
    assert first.data == second.data
    assert second.headers["Idempotency-Replayed"] == "true"
    anna = first.data["resourceId"]
    first, second = (catalog.delete("resources", anna, idempotency_key="gone") for _ in range(2))
    assert (first.status, first.body) == (200, second.body)
    assert catalog.list("resources").data["resources"] == []


def test_the_same_create_again_is_told_of_the_first(catalog: Catalog) -> None:
    first = catalog.create("resources", ROOM)
    again = catalog.create("resources", ROOM)
    assert (again.status, again.code) == (409, "duplicate_request")
    assert again.body["data"] == {"resourceId": first.data["resourceId"]}


def test_a_resource_that_a_service_names_stays(catalog: Catalog) -> None:
    anna, room = catalog.resource(ANNA), catalog.resource()
    service = catalog.service(anna, room)
    refused = catalog.delete("resources", anna)
    assert (refused.status, refused.code) == (409, "resource_in_use")
    assert service in refused.body["message"]
    assert catalog.update("services", service, {"staffing": [{"resources": [room]}]}).status == 200
    assert catalog.delete("resources", anna).data == {"resourceId": anna}
    assert catalog.get("resources", anna).code == "resource_not_found"
    assert catalog.delete("services", service).data == {"serviceId": service}
    assert catalog.get("services", service).code == "service_not_found"
    assert catalog.delete("resources", room).status == 200


def test_lists_go_page_by_page(world: World, catalog: Catalog) -> None:
    made = []
    for number in range(5):
        made.append(catalog.resource({**ROOM, "name": f"Room {number}"}))
        world.clock.advance(minutes=1)
    catalog.service(made[0])
    found, query = [], {"limit": "2"}
    for _ in range(3):
        page = catalog.list("resources", **query).data
        found += [each["resourceId"] for each in page["resources"]]
        query["cursor"] = page["nextCursor"]
    assert found == made
    assert page["nextCursor"] is None
    assert catalog.list("services", cursor=catalog.list("resources", limit="2").data["nextCursor"]).status == 422


def test_another_tenant_neither_sees_nor_names_anything(world: World, catalog: Catalog) -> None:
    anna = catalog.resource(ANNA)
    service = catalog.service(anna)
    other = Catalog(world.new_tenant("Other"))
    for area, entry_id in (("resources", anna), ("services", service)):
        code = f"{area[:-1]}_not_found"
        assert other.list(area).data[area] == []
        assert other.get(area, entry_id).code == code
        assert other.update(area, entry_id, {"name": "Mine"}).code == code
        assert other.delete(area, entry_id).code == code
    refused = other.create("services", {**ADVICE, "staffing": [{"resources": [anna]}]})
    assert (refused.status, refused.body["error"]) == (
        422,
        {"code": "invalid_field", "param": "staffing[0].resources[0]"},
    )
    assert anna in refused.body["message"]


@pytest.mark.parametrize(
    ("body", "param", "message"),
    [
        (
            {"weekly": {"monday": ["09:00-17"]}},
            "weekly.monday[0]",
            "weekly.monday[0] must be a range of a day, such as 09:00",
        ),
        (
            {"weekly": {"monday": ["09:00-12:00", "11:00-13:00"]}},
            "weekly.monday[1]",
            "weekly.monday[1] overlaps 09:00-12:00",
        ),
        ({"weekly": {"moonday": []}}, "weekly.moonday", "weekly.moonday: there is no such field; did you mean monday?"),
        ({"weekly": None}, "weekly", "weekly must be an object"),
        ({"overrides": [{"date": "2027-02-29"}]}, "overrides[0].date", "overrides[0].date must be a date such as"),
        ({"overrides": [{"date": "2027-02-28"}] * 2}, "overrides[1].date", "is 2027-02-28 again"),
        ({"overrides": [{"ranges": []}]}, "overrides[0].date", "overrides[0].date is required"),
        (
            {"timeOff": [{"start": "2027-01-02T00:00", "end": "2027-01-01T00:00"}]},
            "timeOff[0].end",
            "timeOff[0].end must be after the start, 2027-01-02T00:00:00",
        ),
        (
            {"stays": [{"from": "2027-02-02", "to": "2027-02-01", "timeZone": "UTC"}]},
            "stays[0].to",
            "2027-02-02 or later",
        ),
        (
            {"stays": [{"from": "2027-02-01", "timeZone": "UTC"}, {"from": "2027-03-01", "timeZone": "Asia/Tokyo"}]},
            "stays[1].from",
            "must begin after the stay from 2027-02-01, which goes on for good",
        ),
        ({"holidays": {"country": "XX"}}, "holidays.country", "nothing is known of XX"),
        (
            {"holidays": {"country": "de"}},
            "holidays.country",
            "holidays.country must be a code of ISO 3166-1, such as DE",
        ),
        ({"holidays": {"country": "DE", "region": "XX"}}, "holidays.region", "must be one of BB, BE"),
        ({"holidays": {"country": "DE", "worked": ["Easter"]}}, "holidays.worked[0]", "among: "),
        ({"capacity": 0}, "capacity", "capacity must be at least 1"),
        ({"capacity": "2"}, "capacity", "capacity must be a whole number"),
        ({"time_zone": "UTC"}, "time_zone", "this request has no such field; did you mean timeZone?"),
        ({"isActive": "yes"}, "isActive", "isActive must be true or false"),
    ],
)
def test_what_is_wrong_with_a_resource_is_said(
    catalog: Catalog, body: dict[str, Any], param: str, message: str
) -> None:
    reply = catalog.create("resources", {**ANNA, **body})
    assert reply.status in {400, 422}
    assert reply.body["error"]["param"] == param
    assert message in reply.body["message"]


@pytest.mark.parametrize(
    ("body", "param", "message"),
    [
        ({"timeZone": "Berlin"}, "timeZone", "timeZone must be the name of an IANA time zone"),
        ({"durations": [30, 30]}, "durations[1]", "is 30 again"),
        ({"offset": 30}, "offset", "offset must be less than the interval, 30; 0 means the same"),
        ({"gridClock": "host"}, "gridClock", "gridClock must be resource, service or asker"),
        ({"horizon": {"days": 0}}, "horizon.days", "horizon.days must be at least 1"),
        ({"horizon": {"from": "2027-01-02", "to": "2027-01-01"}}, "horizon.to", "horizon.to must be from 2027-01-02"),
        (
            {"staffing": [{"resources": [_NOBODY]}]},
            "staffing[0].resources[0]",
            f"names {_NOBODY}, which is no resource",
        ),
        (
            {"staffing": [{"resources": ["anna"]}]},
            "staffing[0].resources[0]",
            "staffing[0].resources[0] must be the id of a resource",
        ),
        ({"channels": {"shop": {}}}, "channels.shop", "channels.shop names shop, which is no channel"),
        (
            {"channels": {"open": {"resources": [_NOBODY]}}},
            "channels.open.resources[0]",
            "is in none of the staffing's",
        ),
        ({"price": {"amount": 1.5, "currency": "EUR"}}, "price.amount", "price.amount must be a whole number"),
        (
            {"price": {"amount": 1, "currency": "€"}},
            "price.currency",
            "price.currency must be a code of ISO 4217, such as EUR",
        ),
        ({"channels": {"Shop": {}}}, "channels.Shop", "channels.Shop as a name must be 1 to 40 characters"),
        ({"subject": "{service} for {name}"}, "subject", "must have no {name}; the names in braces are {service}"),
    ],
)
def test_what_is_wrong_with_a_service_is_said(catalog: Catalog, body: dict[str, Any], param: str, message: str) -> None:
    staffing = [{"resources": [catalog.resource()]}]
    reply = catalog.create("services", {**ADVICE, "staffing": staffing, **body})
    assert reply.status == 422
    assert reply.body["error"]["param"] == param
    assert message in reply.body["message"]


def test_a_change_costs_one_read_and_one_commit(world: World, catalog: Catalog) -> None:
    anna = catalog.resource(ANNA)
    begin = world.wire.next_number
    service = catalog.service(anna)
    catalog.update("services", service, {"durations": [45], "staffing": [{"resources": [anna], "take": 1}]})
    assert world.wire.operations[begin:] == ["UpdateItem", "BatchGetItem", "TransactWriteItems"] * 2
