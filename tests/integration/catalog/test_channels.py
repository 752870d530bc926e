"""Channels over the API, and API keys that belong to one."""

from __future__ import annotations

import pytest

from scheducal.store.table import table
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_key, revoke_key
from tests.integration.world.catalog.catalog import ADVICE, MARY, ROOM, Catalog
from tests.integration.world.world import World

BUILT_IN = ["internal", "partner", "embedded", "open"]


@pytest.fixture
def catalog(world: World) -> Catalog:
    return Catalog(world.client)


def names(catalog: Catalog) -> list[str]:
    return [each["channel"] for each in catalog.list("channels").data["channels"]]


def test_every_tenant_has_the_built_in_ones(catalog: Catalog) -> None:
    internal, partner, *_ = catalog.list("channels").data["channels"]
    at_first = {"holdSeconds": 300, "mostHoldSeconds": 900, "isBuiltIn": True, "version": 0}
    dates = {"dateCreated": None, "lastUpdated": None}
    assert internal == {"channel": "internal", "overridesPolicy": True, **at_first, **dates}
    assert partner == {"channel": "partner", "overridesPolicy": False, **at_first, **dates}
    assert names(catalog) == BUILT_IN


def test_a_channel_is_added_changed_and_deleted(catalog: Catalog) -> None:
    added = catalog.put_channel("shop", {"holdSeconds": 60}, if_match='"0"')
    assert (added.status, added.headers["ETag"]) == (200, '"1"')
    assert (added.data["holdSeconds"], added.data["mostHoldSeconds"], added.data["isBuiltIn"]) == (60, 900, False)
    assert names(catalog) == [*BUILT_IN, "shop"]
    changed = catalog.put_channel("shop", {"mostHoldSeconds": 600}, if_match='"1"')
    assert (changed.data["holdSeconds"], changed.data["mostHoldSeconds"], changed.data["version"]) == (300, 600, 2)
    assert catalog.put_channel("shop", {}, if_match='"1"').status == 412
    assert catalog.delete("channels", "shop").data == {"channel": "shop"}
    assert catalog.delete("channels", "shop").code == "channel_not_found"
    assert names(catalog) == BUILT_IN


def test_a_built_in_one_goes_back_to_what_it_was(catalog: Catalog) -> None:
    assert catalog.put_channel("open", {"overridesPolicy": True}).data["version"] == 1
    assert catalog.list("channels").data["channels"][3]["overridesPolicy"] is True
    catalog.service(catalog.resource(), channels={"open": {"isOffered": False}})
    assert catalog.delete("channels", "open").status == 200
    assert catalog.list("channels").data["channels"][3]["overridesPolicy"] is False
    assert catalog.delete("channels", "open", if_match='"1"').status == 412
    assert catalog.delete("channels", "open").data == {"channel": "open"}


def test_one_channel_is_read_by_its_name(catalog: Catalog) -> None:
    at_first = catalog.get("channels", "open")
    assert (at_first.status, at_first.headers["ETag"], at_first.data["version"]) == (200, '"0"', 0)
    saved = catalog.put_channel("shop", {"holdSeconds": 60}, if_match='"0"')
    assert catalog.get("channels", "shop").data == saved.data
    for name in ("shops", "Open", "ö", "x" * 100):
        assert (catalog.get("channels", name).status, catalog.get("channels", name).code) == (404, "channel_not_found")


def test_what_something_belongs_to_stays(world: World, catalog: Catalog) -> None:
    catalog.put_channel("shop", {})
    service = catalog.service(catalog.resource(), channels={"shop": {"notice": 60}})
    tenants, at = TenantRepository(table()), world.clock.now()
    key = create_key(tenants, world.tenant.tenant_id, at, role="full", channel="shop").key.api_key
    for named in (service, key):
        refused = catalog.delete("channels", "shop")
        assert (refused.status, refused.code) == (409, "channel_in_use")
        assert named in refused.body["message"]
        catalog.update("services", service, {"channels": {}})
    revoke_key(tenants, world.tenant.tenant_id, key, at)
    assert catalog.delete("channels", "shop").status == 200


def test_another_channel_sees_what_it_may_book_and_administers_nothing(world: World, catalog: Catalog) -> None:
    room = catalog.resource()
    offered = catalog.service(room, channels={"open": {"notice": 60}, "partner": {"notice": 5}})
    hidden = catalog.service(room, name="Hidden", channels={"open": {"isOffered": False}})
    mary = catalog.create("customers", MARY).data["customerId"]
    page = Catalog(world.new_client(world.tenant, channel="open"))
    [shown] = page.list("services").data["services"]
    assert (shown["serviceId"], list(shown["channels"])) == (offered, ["open"])
    assert page.get("services", offered).data == shown
    assert page.get("services", hidden).code == "service_not_found"
    for reply in (
        page.get("channels", "open"),
        page.create("services", {**ADVICE, "staffing": [{"resources": [room]}]}),
        page.update("services", offered, {"notice": 0}),
        page.delete("services", offered),
        page.list("resources"),
        page.get("resources", room),
        page.list("customers"),
        page.get("customers", mary),
        page.list("channels"),
        page.put_channel("open", {}),
    ):
        assert (reply.status, reply.code) == (403, "insufficient_scope")


@pytest.mark.parametrize(
    ("name", "body", "param"),
    [
        ("Shop", {}, "channel"),
        ("shop", {"holdSeconds": 5}, "holdSeconds"),
        ("shop", {"holdSeconds": 600, "mostHoldSeconds": 300}, "holdSeconds"),
        ("shop", {"mostHoldSeconds": 100_000}, "mostHoldSeconds"),
    ],
)
def test_what_is_wrong_is_said(catalog: Catalog, name: str, body: dict[str, int], param: str) -> None:
    reply = catalog.put_channel(name, body)
    assert (reply.status, reply.body["error"]["param"]) == (422, param)


def test_another_tenant_s_channels_are_its_own(world: World, catalog: Catalog) -> None:
    catalog.put_channel("shop", {})
    other = Catalog(world.new_tenant("Other"))
    assert names(other) == BUILT_IN
    assert other.delete("channels", "shop").code == "channel_not_found"


def test_a_channel_sees_of_a_staffing_what_it_is_given(world: World, catalog: Catalog) -> None:
    anna, ben, room = (catalog.resource({**ROOM, "name": name}) for name in ("Anna", "Ben", "Room"))
    staff = {"resources": [anna, ben], "pick": "fairness", "weights": [1, 2]}
    rules = {"open": {"resources": [ben, room]}, "partner": {"notice": 5}}
    made = catalog.create("services", {**ADVICE, "staffing": [staff, {"resources": [room]}], "channels": rules})
    service = made.data["serviceId"]
    page = Catalog(world.new_client(world.tenant, channel="open"))
    shown = page.get("services", service).data
    assert [(each["resources"], each["weights"]) for each in shown["staffing"]] == [([ben], [2]), ([room], [])]
    assert page.list("services").data["services"] == [shown]
    partner = Catalog(world.new_client(world.tenant, channel="partner"))
    assert partner.get("services", service).data["staffing"] == made.data["staffing"]
