"""What a handover may be asked for, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.bookings.handovers.test_handovers import book, hand_over, outcomes, rehearsed
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.world import World


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def test_who_is_meant_can_be_narrowed_by_range_service_and_successor(business: Business) -> None:
    anna, ben = business.resource("Anna"), business.resource("Ben")
    first, second, alone = business.service(anna, ben), business.service(anna, ben), business.service(anna)
    for service, at in ((first, "09:00"), (second, "10:00"), (first, "11:00"), (alone, "12:00")):
        book(business, service, at, anna)
    some: dict[str, Any] = {"from": f"{MONDAY}T09:29:00+01:00", "to": f"{MONDAY}T11:00:00+01:00", "dryRun": True}
    assert [each[0] for each in outcomes(hand_over(business, anna, **some))] == ["09:00", "10:00"]
    assert [each[0] for each in outcomes(hand_over(business, anna, serviceIds=[first], dryRun=True))] == [
        "09:00",
        "11:00",
    ]
    assert [each[3] for each in outcomes(rehearsed(business, anna))] == [None, None, None, "no_other_resource"]
    cara = business.resource("Cara")
    assert {each[3] for each in outcomes(hand_over(business, ben, toResourceIds=[cara]))} == {"no_other_resource"}


def test_a_range_with_too_many_bookings_is_refused_as_a_whole(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheducal.bookings.handovers.service.MOST_AT_ONCE", 2)
    anna, ben = business.resource("Anna"), business.resource("Ben")
    service = business.service(anna, ben)
    for at in ("09:00", "10:00", "11:00"):
        book(business, service, at, anna)
    refused = hand_over(business, anna)
    assert (refused.status, refused.body["error"]["param"]) == (422, "to")
    assert f"{MONDAY}T10:00:00Z" in refused.body["message"]
    assert hand_over(business, anna, to=f"{MONDAY}T10:00:00Z").data["moved"] == 2
    assert hand_over(business, anna).data["moved"] == 1


@pytest.mark.parametrize(
    ("more", "status", "param"),
    [
        ({"from": None}, 400, "from"),
        ({"to": " "}, 400, "to"),
        ({"from": "monday"}, 422, "from"),
        ({"from": f"{MONDAY}T10:00:00"}, 422, "from"),
        ({"from": "2026-03-24"}, 422, "to"),
        ({"to": "2027-03-25"}, 422, "to"),
        ({"from": 5}, 422, "from"),
        ({"timeZone": "Mars"}, 422, "timeZone"),
        ({"dryRun": "yes"}, 422, "dryRun"),
        ({"serviceIds": []}, 422, "serviceIds"),
        ({"serviceIds": ["svc_01jy2p4v7n8q9r0s1t2v3w4x5y"]}, 422, "serviceIds[0]"),
        ({"serviceIds": ["x" * 3000]}, 422, "serviceIds[0]"),
        ({"serviceIds": ["  "]}, 400, "serviceIds[0]"),
        ({"toResourceIds": ["res_01jy2p4v7n8q9r0s1t2v3w4x5y"]}, 422, "toResourceIds[0]"),
        ({"toResourceIds": [7]}, 422, "toResourceIds[0]"),
        ({"resources": []}, 422, "resources"),
    ],
)
def test_what_is_no_handover_is_refused(business: Business, more: dict[str, Any], status: int, param: str) -> None:
    refused = hand_over(business, business.resource(), **more)
    assert (refused.status, refused.body["error"]["param"]) == (status, param), refused


def test_the_resource_must_be_there_and_cannot_take_its_own(business: Business) -> None:
    anna = business.resource()
    refused = hand_over(business, anna, toResourceIds=[anna])
    assert (refused.status, refused.body["error"]["param"]) == (422, "toResourceIds[0]")
    for missing in ("res_01jy2p4v7n8q9r0s1t2v3w4x5y", "Anna", "ä" * 3000):
        assert hand_over(business, missing).code == "resource_not_found"
