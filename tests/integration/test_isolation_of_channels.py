"""API keys of other channels are given to other companies: each sees and changes what came by its own alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal.api.answers import respond
from scheducal.api.resolver import Handler, api, endpoint
from scheducal.api.responses import ApiResponse
from tests.integration.test_aws_requests_per_endpoint import AUTHENTICATE, READ, counted
from tests.integration.world.catalog.business import ADA, BOB, Business
from tests.integration.world.client import ROUTES, Reply, basic, http_event
from tests.integration.world.world import World

WEEKLY = {"frequency": "weekly", "count": 2}
OPEN_TO_ALL = {"services.list", "services.get", "availability.list", "availability.next"}


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


@pytest.fixture
def partner(world: World) -> Business:
    return Business(world.new_client(world.tenant, channel="partner"))


@pytest.fixture
def desk(world: World, business: Business) -> Business:
    business.catalog.put_channel("front-desk", {"overridesPolicy": True})
    return Business(world.new_client(world.tenant, channel="front-desk"))


def told(reply: Reply) -> tuple[int, dict[str, Any]]:
    return reply.status, reply.body


def pages(business: Business, **query: str) -> Iterator[list[dict[str, Any]]]:
    """Every page of the list, to its end."""
    cursor: dict[str, str] = {}
    while True:
        data = business.client.send("bookings.list", None, None, {**query, **cursor}).data
        yield data["bookings"]
        if data["nextCursor"] is None:
            return
        cursor = {"cursor": data["nextCursor"]}


def get_hold(business: Business, hold_id: str) -> Reply:
    return business.client.send("holds.get", None, {"holdId": hold_id})


def test_a_booking_of_another_channel_is_as_if_it_were_not_there(business: Business, partner: Business) -> None:
    service = business.service()
    theirs, unknown = business.book(service, "10:00").data, "bkg_01h00000000000000000000000"
    for booking_id in (theirs["bookingId"], unknown):
        for reply in (
            partner.get(booking_id),
            partner.move(booking_id, "11:00"),
            partner.change("cancel", booking_id),
            partner.change("cancel", booking_id, if_match='"7"'),
        ):
            assert (reply.status, reply.code) == (404, "booking_not_found")
    assert told(partner.get(theirs["bookingId"])) == told(partner.get(unknown))
    cancel = [partner.change("cancel", each) for each in (theirs["bookingId"], unknown)]
    assert told(cancel[0]) == told(cancel[1])
    assert business.get(theirs["bookingId"]).data == theirs, "nothing was changed"


def test_a_channel_reads_and_changes_its_own(world: World, business: Business, partner: Business) -> None:
    own = partner.book(business.service(), "10:00", notes="By the web").data
    assert (own["channel"], own["notes"]) == ("partner", "By the web")
    with counted(world, AUTHENTICATE, READ):
        assert partner.get(own["bookingId"]).data == own
    assert partner.move(own["bookingId"], "11:00").data["reschedules"] == 1
    assert partner.change("cancel", own["bookingId"]).data["status"] == "cancelled"
    another = Business(world.new_client(world.tenant, channel="open"))
    assert another.get(own["bookingId"]).code == "booking_not_found"


def test_a_list_has_only_the_channel_s_own_over_all_of_its_pages(business: Business, partner: Business) -> None:
    service = business.service()
    for number in range(8):
        by = partner if number % 4 == 3 else business
        by.book(service, f"{9 + number // 2:02}:{number % 2 * 30:02}", key=str(number))
    found = list(pages(partner, limit="1"))
    assert [each["startInstant"][11:16] for page in found for each in page] == ["09:30", "11:30"]
    assert all(len(page) <= 1 for page in found)
    assert sum(map(len, pages(business, limit="3"))) == 8


def test_a_page_that_finds_nothing_of_the_channel_reads_so_much_and_goes_on(
    world: World, business: Business, partner: Business
) -> None:
    service = business.service(seats=20, oncePerCustomer=False)
    for number in range(16):
        assert business.book(service, "09:00", key=str(number)).status == 201
    own = partner.book(service, "09:30").data
    with counted(world, AUTHENTICATE, "BatchGetItem", *[READ] * 15):
        page = partner.client.send("bookings.list", None, None, {"limit": "1"}).data
    assert (page["bookings"], page["nextCursor"] is None) == ([], False)
    assert [each for page in pages(partner, limit="1") for each in page] == [own]


def test_a_hold_of_another_channel_is_neither_read_nor_released_nor_used(business: Business, partner: Business) -> None:
    service = business.service()
    theirs, unknown = business.hold(service, "10:00").data["holdId"], "hld_01h00000000000000000000000"
    for act in (partner.release, partner.use, lambda hold_id: get_hold(partner, hold_id)):
        refused = act(theirs)
        assert (refused.status, refused.code) == (404, "hold_not_found")
        assert told(refused) == told(act(unknown))
    own = partner.hold(service, "11:00").data["holdId"]
    assert get_hold(partner, own).data["state"] == "active"
    assert partner.use(own).data["channel"] == "partner"
    assert partner.release(partner.hold(service, "12:00").data["holdId"]).data["state"] == "released"
    assert business.use(theirs).status == 201


def test_the_business_s_own_channels_see_and_change_what_came_by_others(
    business: Business, partner: Business, desk: Business
) -> None:
    service = business.service()
    booked = [partner.book(service, "10:00").data, business.book(service, "11:00", customer=BOB).data]
    assert [each["channel"] for page in pages(desk) for each in page] == ["partner", "internal"]
    held = partner.hold(service, "15:00").data["holdId"]
    assert desk.use(held).data["channel"] == "partner", "the hold's"
    for each, at in zip(booked, ("12:00", "13:00"), strict=True):
        assert desk.move(each["bookingId"], at).status == 200
        assert desk.change("cancel", each["bookingId"]).status == 200
    assert partner.get(booked[0]["bookingId"]).data["status"] == "cancelled", "its own still, whoever changed it"
    business.catalog.put_channel("front-desk", {"overridesPolicy": False})
    assert desk.get(booked[0]["bookingId"]).code == "booking_not_found"


def test_whether_somebody_is_a_customer_already_does_not_show(business: Business, partner: Business) -> None:
    record = {**ADA, "name": "Ada Lovelace", "phone": "+4930901820", "timeZone": "Europe/Paris", "notes": "Allergic"}
    known = business.catalog.create("customers", record).data
    service = business.service()
    asked = {"name": "A. L.", "email": ADA["email"], "notes": "Overwritten", "phone": None, "timeZone": None}
    shown = [partner.book(service, "10:00", customer=asked), partner.book(service, "11:00", customer=BOB)]
    nothing = {"customerId": None, "phone": None, "timeZone": None}
    assert shown[0].data["customer"] == {"name": "A. L.", "email": ADA["email"], **nothing}
    assert shown[1].data["customer"] == {**BOB, **nothing}
    booking_id = shown[0].data["bookingId"]
    assert business.get(booking_id).data["customer"]["customerId"] == known["customerId"], "found all the same"
    assert business.catalog.get("customers", known["customerId"]).data == known, "and left as they are"
    moved = partner.move(booking_id, "12:00").data
    [[listed], *_] = pages(partner, limit="1")
    for seen in (moved, partner.get(booking_id).data, listed, partner.change("cancel", booking_id).data):
        assert seen["customer"]["customerId"] is None


def test_other_channels_name_no_customer_by_id(business: Business, partner: Business, desk: Business) -> None:
    service, known = business.service(), business.catalog.create("customers", ADA).data["customerId"]
    held = partner.hold(service, "12:00").data["holdId"]
    for by in (partner, desk):
        for customer in (known, "cus_01h00000000000000000000000"):
            who = {"customer": None, "customerId": customer}
            for refused in (
                by.book(service, "10:00", **who),
                by.book(service, "10:00", recurrence=WEEKLY, **who),
                by.book(service, "10:00", recurrence=WEEKLY, allOrNothing=True, **who),
                by.client.send("bookings.list", None, None, {"customerId": customer}),
            ):
                assert (refused.status, refused.body["error"]["param"]) == (403, "customerId")
    assert partner.use(held, customer=None, customerId=known).code == "insufficient_scope"
    assert business.book(service, "10:00", customer=None, customerId=known).status == 201


def test_a_channel_is_never_answered_with_what_another_made(business: Business, partner: Business) -> None:
    service = business.service(seats=2)
    theirs = business.book(service, "11:00").data["bookingId"]
    own = partner.book(service, "11:00")
    assert own.status == 201, "no repetition of theirs"
    assert own.data["bookingId"] != theirs
    done = business.change("cancel", theirs, idempotency_key="two")
    assert done.status == 200
    refused = partner.change("cancel", theirs, idempotency_key="two")
    assert told(refused) == told(partner.change("cancel", "bkg_01h00000000000000000000000", idempotency_key="two"))
    assert refused.code == "booking_not_found"


@pytest.mark.parametrize("more", [{}, {"recurrence": WEEKLY}, {"recurrence": WEEKLY, "allOrNothing": True}])
def test_the_same_key_of_two_channels_is_two_keys(world: World, business: Business, more: dict[str, Any]) -> None:
    service = business.service(seats=3)
    channels = [business, *(Business(world.new_client(world.tenant, channel=each)) for each in ("partner", "open"))]
    made = [each.book(service, "10:00", key="one", **more) for each in channels]
    assert [(each.status, "Idempotency-Replayed" in each.headers) for each in made] == [(201, False)] * 3
    subject = "seriesId" if more else "bookingId"
    assert len({each.data[subject] for each in made}) == 3
    for by, first in zip(channels, made, strict=True):
        again = by.book(service, "10:00", key="one", **more)
        assert (told(again), again.headers["Idempotency-Replayed"]) == (told(first), "true"), "its own"
        assert by.book(service, "12:00", key="one", **more).code == "idempotency_key_reused"


def test_two_keys_of_one_channel_share_its_idempotency_keys(world: World, business: Business) -> None:
    service = business.service(seats=2)
    one, other = (Business(world.new_client(world.tenant, channel="partner")) for _ in range(2))
    first = one.book(service, "10:00", key="one")
    assert told(other.book(service, "10:00", key="one")) == told(first)


def test_all_else_is_of_the_channel_internal(partner: Business, desk: Business) -> None:
    ids = {
        "appointmentId": "apt_1",
        "invitee": "a@example.com",
        "address": "a@example.com",
        "webhookId": "whk_1",
        "deliveryId": "dlv_1",
    }
    ids |= {"replayId": "rpl_1", "calendarId": "cal_1", "resourceId": "res_1", "serviceId": "svc_1"}
    ids |= {"customerId": "cus_1", "channel": "open", "connectionId": "con_1", "start": "2026-03-23T09:00:00"}
    ids |= {"requestId": "job_1", "legalHoldId": "lgh_1", "entryId": "log_1"}
    closed = [each for each in ROUTES if not each.startswith(("bookings.", "holds.", "operators."))]
    assert len(closed) > 30
    for by in (partner, desk):
        for each in set(closed) - OPEN_TO_ALL:
            body: dict[str, Any] | None = None if ROUTES[each][0] == "GET" else {}
            refused = by.client.send(each, body, ids, None)
            assert (refused.status, refused.code) == (403, "insufficient_scope"), each
            assert "holds and bookings are for all channels" in refused.body["message"]
        assert by.client.send("services.list", None, None, None).status == 200


@pytest.mark.parametrize(("made", "status"), [(endpoint, 403), (partial(endpoint, any_channel=True), 200)])
def test_an_endpoint_is_of_the_channel_internal_unless_it_says_otherwise(
    business: Business,
    partner: Business,
    desk: Business,
    made: Callable[[APIGatewayHttpResolver], Handler],
    status: int,
) -> None:
    app = api()

    @app.get("/api/v1/services")
    def answer() -> Response[str]:
        return respond(ApiResponse(200, {"success": True}))

    handler = made(app)
    assert [called(handler, by) for by in (business, partner, desk)] == [200, status, status]


def called(handler: Handler, by: Business) -> int:
    """Give the status with which a handler answers a key."""
    event = http_event("services.list")
    event["headers"]["authorization"] = basic(by.client.api_key, by.client.api_secret)
    return int(handler(event, LambdaContext())["statusCode"])
