"""A health tenant keeps names and reasons to itself: in mails, in calendars, and against what comes back from there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheducal.connectors.runners.disclosure import disclosed_booking
from scheducal.store.table import table
from scheducal.tenants.model import SENSITIVE
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import set_settings
from tests.integration.connectors.rig import Connected
from tests.integration.scenarios import the_id
from tests.integration.world.catalog.business import Business
from tests.integration.world.mailbox import calendar_text, text_of
from tests.integration.world.requests import JOHN, PLAIN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World
from tests.unit.bookings.samples import CONFIRMED

SECRET = {
    **PLAIN,
    "appointmentSubject": "Dialysis of Ulla Quist",
    "appointmentBody": "Bring the Kidney report",
    "name": "Ulla Quist",
    "address": JOHN,
}
SAID = ("Ulla", "Quist", "Dialysis", "Kidney")


def is_health(world: World, *allowed: str) -> None:
    set_settings(TenantRepository(table()), world.tenant.tenant_id, tenant_class="health", allowed=frozenset(allowed))


def texts(world: World, since: int = 0) -> str:
    """Give all words of the mails, calendar parts and header fields included."""
    found = world.mails(JOHN)[since:]
    return "".join(f"{mail.source}{text_of(mail.source)}{calendar_text(mail.source)}" for mail in found)


def said_in_mails(world: World) -> set[str]:
    return {word for word in SAID if word in texts(world)}


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        ((), set()),
        (("customer.name",), {"Ulla", "Quist"}),
        (("appointment.subject",), {"Ulla", "Quist", "Dialysis"}),
        (("appointment.body",), {"Kidney"}),
        (SENSITIVE, set(SAID)),
    ],
)
def test_mails_of_a_health_tenant_say_what_is_allowed(
    world: World, allowed: tuple[str, ...], expected: set[str]
) -> None:
    is_health(world, *allowed)
    world.client.create(SECRET)
    world.pipeline.settle()
    assert said_in_mails(world) == expected
    shown = world.client.get(the_id()).data
    assert shown["subject"] == SECRET["appointmentSubject"], "the tenant's own API says everything"


def test_a_tenant_that_becomes_a_health_tenant_withholds_with_the_next_change(world: World) -> None:
    world.client.create(SECRET)
    world.pipeline.settle()
    before = len(world.mails(JOHN))
    is_health(world)
    world.client.update(the_id(), {"appointmentLocation": "Room 2"})
    world.client.cancel(the_id(), {"comment": "No Dialysis today"})
    world.pipeline.settle()
    later = texts(world, before)
    assert [word for word in SAID if word in later] == []
    assert "Room 2" in later


def test_calendars_of_a_health_tenant_show_neutral_texts_and_change_nothing_of_ours(connected: Connected) -> None:
    world = connected.world
    is_health(world)
    assert world.client.create(SECRET).status == 201
    connected.settle()
    connected.pull_run()
    connected.settle()
    sent = str(connected.fake.sent)
    assert [word for word in SAID if word in sent] == []
    shown = world.client.get(the_id()).data
    assert (shown["subject"], shown["body"], shown["version"]) == (
        SECRET["appointmentSubject"],
        SECRET["appointmentBody"],
        1,
    )


def test_a_booking_of_a_health_tenant_is_worded_without_names(world: World) -> None:
    business = Business(world.client)
    service = business.service(subject="{service}: {customer} with {resources}", location="With {resources}")
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for allowed in ((), ("booking.service",), ("customer.name", "booking.resources")):
        is_health(world, *allowed)
        made = business.book(service, f"{10 + len(found)}:00", key=str(allowed)).data
        (row,) = [each for each in of_kind("appointment") if each["appointmentId"] == made["appointmentId"]]
        found[allowed] = (row["subject"], row["location"])
    name = business.get(made["bookingId"]).data["resources"][0]["name"]
    customer = made["customer"]["name"]
    service_name = made["serviceName"]
    assert found == {
        (): ("Appointment: customer with staff", "With staff"),
        ("booking.service",): (f"{service_name}: customer with staff", "With staff"),
        ("customer.name", "booking.resources"): (f"Appointment: {customer} with {name}", f"With {name}"),
    }


def test_records_of_a_booking_have_no_sensitive_field() -> None:
    whole = replace(CONFIRMED, notes="Kidney", metadata={"why": "Kidney"}, reason="Kidney")
    told = disclosed_booking(whole, frozenset(SENSITIVE))
    assert disclosed_booking(whole, frozenset()) == whole
    assert (told.snapshot.name, told.snapshot.email, told.snapshot.phone) == (whole.snapshot.customer_id, None, None)
    assert (told.notes, told.metadata, told.reason, told.resources) == (None, {}, None, ())
    assert {told.service_name, told.subject} == {"Appointment"}
