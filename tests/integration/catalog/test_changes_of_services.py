"""A change is judged with all that was kept, and the refusal names a field that was sent."""

from __future__ import annotations

import pytest

from tests.integration.world.catalog.catalog import ADVICE, ANNA, Catalog
from tests.integration.world.world import World


@pytest.fixture
def catalog(world: World) -> Catalog:
    return Catalog(world.client)


def test_a_change_is_blamed_for_not_going_with_what_was_kept(catalog: Catalog) -> None:
    anna, ben = (catalog.create("resources", {**ANNA, "name": name}).data["resourceId"] for name in ("Anna", "Ben"))
    catalog.put_channel("shop", {})
    kept = {"offset": 15, "staffing": [{"resources": [anna]}], "channels": {"shop": {"resources": [anna]}}}
    service = catalog.create("services", {**ADVICE, **kept}).data["serviceId"]
    for body, param in (
        ({"interval": 10}, "interval"),
        ({"staffing": [{"resources": [ben]}]}, "staffing"),
        ({"interval": 10, "name": "Short"}, None),
        ({"interval": 10, "offset": 20}, "offset"),
    ):
        refused = catalog.update("services", service, body)
        assert (refused.status, refused.body["error"]["param"]) == (422, param), body
        assert "offset" in refused.body["message"] or "channels.shop.resources" in refused.body["message"]
