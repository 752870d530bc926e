"""A business in which somebody is known in every way, and the privacy requests about them."""

from __future__ import annotations

from typing import Any

from tests.integration.world.catalog.business import Business
from tests.integration.world.client import Reply
from tests.integration.world.requests import PLAIN
from tests.integration.world.rows import rows
from tests.integration.world.world import World

NAME, EMAIL, PHONE = "Ulla Quist", "ulla@quist.example", "+4930901877"
OTHER = "otto@other.example"
# Everything that would show that Ulla was here.
TRACES = ("ulla", "quist", "901877")


def request(world: World, kind: str, **body: Any) -> Reply:
    return world.client.send("privacy.create", {"type": kind, **body})


def shown(world: World, made: Reply) -> dict[str, Any]:
    reply = world.client.send("privacy.get", None, {"requestId": made.data["requestId"]})
    assert reply.status == 200, reply.body
    return reply.data


def traces(*, but: tuple[str, ...] = ("job",)) -> list[str]:
    """List the rows that still say something of her."""
    found = [row for row in rows() if row["kind"] not in but]
    return [
        f"{row['kind']} {row['pk']} {row['sk']}" for row in found if any(each in str(row).lower() for each in TRACES)
    ]


def is_known(world: World) -> dict[str, str]:
    """Make her a customer with bookings and appointments, alone and with others; give their ids."""
    business = Business(world.client)
    service = business.service(subject="{service} for {customer}", location="At home of {customer}")
    customer = {"name": NAME, "email": EMAIL.upper(), "phone": PHONE}
    booking = business.book(service, "10:00", customer=customer, notes="Ulla is shy", key="b").data
    business.change("cancel", business.book(service, "11:00", customer=customer, key="c").data["bookingId"])
    alone = world.client.create(
        {**PLAIN, "appointmentSubject": "Ulla Quist alone", "name": NAME, "address": EMAIL}, idempotency_key="a"
    ).data["appointmentId"]
    shared = world.client.create(
        {**PLAIN, "appointmentSubject": "Otto and Ulla Quist", "name": "Otto", "address": OTHER}, idempotency_key="s"
    ).data["appointmentId"]
    world.client.invite(shared, {"name": "U. Quist", "address": EMAIL})
    world.pipeline.settle()
    return {
        "customer": booking["customer"]["customerId"],
        "booking": booking["bookingId"],
        "alone": alone,
        "shared": shared,
    }


def past(world: World) -> None:
    """Let all of it be over."""
    world.clock.advance(days=400)
