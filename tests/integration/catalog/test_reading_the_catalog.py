"""A service with its resources and the channel: what is read, and in how many requests."""

from __future__ import annotations

import pytest

from scheducal.catalog.services import repository
from scheducal.catalog.services.model import ServiceWithResources
from scheducal.catalog.services.repository import read_service
from scheducal.errors import Refusal
from scheducal.store.table import table
from tests.integration.world.catalog.catalog import ANNA, ROOM, Catalog
from tests.integration.world.world import World


@pytest.fixture
def catalog(world: World) -> Catalog:
    return Catalog(world.client)


def read(world: World, service_id: str, channel: str = "internal") -> tuple[ServiceWithResources, list[str]]:
    """Read, and list the AWS requests that it took."""
    begin = world.wire.next_number
    with world.wire.invocation("test"):
        found = read_service(table(), world.tenant.tenant_id, service_id, channel)
    return found, world.wire.operations[begin:]


def test_one_request_whether_or_not_the_process_has_read_before(world: World, catalog: Catalog) -> None:
    anna, room = catalog.resource(ANNA), catalog.resource()
    service = catalog.service(anna, room)
    catalog.put_channel("shop", {"holdSeconds": 60})
    for expected in (["Query"], ["BatchGetItem"]):
        found, requests = read(world, service, "shop")
        assert requests == expected
        assert (found.service.name, found.channel.hold_seconds) == ("Advice", 60)
        assert {each: found.resources[each].name for each in found.resources} == {anna: "Anna Berg", room: "Room 1"}


def test_a_change_is_seen_at_once(world: World, catalog: Catalog) -> None:
    anna, room = catalog.resource(ANNA), catalog.resource()
    service = catalog.service(anna)
    read(world, service)
    catalog.update("resources", anna, {"capacity": 7})
    assert read(world, service)[0].resources[anna].capacity == 7
    catalog.update("services", service, {"staffing": [{"resources": [room]}], "channels": {"open": {"notice": 5}}})
    found, requests = read(world, service, "open")
    assert (list(found.resources), found.service.rule_of("open").notice) == ([room], 5)
    assert requests == ["BatchGetItem", "BatchGetItem"]
    assert read(world, service)[1] == ["BatchGetItem"]


def test_a_catalog_of_more_than_a_page_costs_one_more_the_first_time(
    world: World, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "FIRST_PAGE", 3)
    rooms = [catalog.resource({**ROOM, "name": f"Room {number}"}) for number in range(3)]
    service = catalog.service(rooms[-1])
    repository.forget()
    found, requests = read(world, service)
    assert (list(found.resources), requests) == ([rooms[-1]], ["Query", "BatchGetItem"])
    assert read(world, service)[1] == ["BatchGetItem"]


def test_what_is_not_there_or_not_for_the_channel_is_not_found(world: World, catalog: Catalog) -> None:
    service = catalog.service(catalog.resource(), channels={"open": {"isOffered": False}})
    other = Catalog(world.new_tenant("Other"))
    foreign = other.service(other.resource())
    for service_id, channel in ((foreign, "internal"), ("svc_1", "internal"), (service, "open")):
        with pytest.raises(Refusal, match="there is no service with this id"):
            read(world, service_id, channel)
    read(world, service)
    catalog.delete("services", service)
    with pytest.raises(Refusal, match="there is no service with this id"):
        read(world, service)
