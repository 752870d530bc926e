"""Who cannot be invited is refused, by every way in, and names come without characters that nobody sees."""

from __future__ import annotations

from typing import Any

from tests.integration.world.catalog.business import Business
from tests.integration.world.client import Reply
from tests.integration.world.requests import INVITE_MARY, MARY, PLAIN, WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

ABROAD = "jörg@acmecorp.com"


def every_way_in(world: World, name: str, address: str) -> dict[str, Reply]:
    """Give the replies to each request that invites, by the field with the address."""
    client, business = world.client, Business(world.client)
    service = business.service(business.resource(), confirmationRequired=True)
    customer = {"name": name, "email": address}
    known = client.send("customers.create", customer).data["customerId"]
    before = client.create(WITH_JOHN).data["appointmentId"]
    invitee = {"name": name, "address": address}
    return {
        "address of a create": client.create({**PLAIN, **invitee}),
        "invitees[1].address": client.create({**PLAIN, "invitees": [INVITE_MARY, invitee]}),
        "address": client.invite(before, invitee),
        "customer.email": business.book(service, "09:00", customer=customer),
        "customerId": business.client.send("bookings.create", _with_known(service, known)),
    }


def _param(reply: Reply) -> str:
    return str(reply.body["error"]["param"])


def _with_known(service: str, customer_id: str) -> dict[str, Any]:
    booking = {"serviceId": service, "start": "2026-03-23T11:00:00", "timeZone": "Europe/Berlin"}
    return {**booking, "customerId": customer_id}


def test_the_organizer_is_not_invited(world: World) -> None:
    own = world.tenant.sender_address
    wrong = {
        way: (reply.status, reply.code, _param(reply))
        for way, reply in every_way_in(world, "Acme", own.upper()).items()
        if (reply.status, reply.code, _param(reply)) != (422, "invalid_field", way.removesuffix(" of a create"))
    }
    assert wrong == {}
    assert len(of_kind("invitee")) == 1, "nobody but John"


def test_an_address_that_mail_cannot_reach_is_refused_with_the_reason(world: World) -> None:
    for way, reply in every_way_in(world, "Jörg", ABROAD).items():
        param = way.removesuffix(" of a create")
        assert (reply.status, reply.code, _param(reply)) == (422, "invalid_email", param), way
        assert "by e-mail" in reply.body["message"], way


def test_names_come_without_characters_that_nobody_sees(world: World) -> None:
    replies = every_way_in(world, "Ma\u200bry \u202eJones\ufeff", MARY)
    assert {reply.status for reply in replies.values()} <= {200, 201}, replies
    assert {row["name"] for row in of_kind("invitee")} == {"John Doe", "Mary Jones"}
    assert {row["customerName"] for row in of_kind("booking")} == {"Mary Jones"}
    world.pipeline.settle()
    assert all("\u202e" not in mail.source for mail in world.mails())
    blank = world.client.create({**PLAIN, "name": "\u200b", "address": MARY})
    assert (blank.status, blank.data["inviteeCount"]) == (201, 1)
    needed = world.client.invite(blank.data["appointmentId"], {"name": "\u200b\u2060", "address": "a@acmecorp.com"})
    assert (needed.status, needed.code, _param(needed)) == (400, "missing_required_field", "name")
