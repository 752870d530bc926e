"""From the API to a connected calendar: one event for everybody, made, moved and cancelled."""

from __future__ import annotations

from scheducal.store.table import table
from scheducal.tenants.repository import TenantRepository
from scheducal_tools.cli.operations.appointments import AppointmentOperations
from scheducal_tools.cli.operations.tenants import TenantOperations
from tests.integration.connectors.rig import OWNER, Connected
from tests.integration.world.catalog.business import Business
from tests.integration.world.requests import INVITE_MARY, JOHN, MARY, MOVED, WITH_JOHN
from tests.integration.world.rows import of_kind, the_partition


def test_an_appointment_becomes_an_event_and_no_mail(connected: Connected) -> None:
    world = connected.world
    created = world.client.create({**WITH_JOHN, "invitees": [INVITE_MARY]}, idempotency_key="k")
    world.pipeline.settle()
    found = world.client.get(created.data["appointmentId"]).data
    [sync] = found["sync"]
    assert (sync["system"], sync["calendarId"], sync["state"]) == (connected.kind, connected.calendar_id, "synced")
    assert found["organizer"] == OWNER
    path = {"appointmentId": created.data["appointmentId"]}
    entries = world.client.send("appointments.timeline", None, path).data["timeline"]
    shown = [(each["system"], each["calendarId"]) for each in entries if each["type"] in ("notice", "sync")]
    assert set(shown) == {(connected.kind, connected.calendar_id)}
    event = connected.calendar.read(connected.reference)
    assert event is not None
    assert (event.subject, {each.address for each in event.attendees}) == (
        WITH_JOHN["appointmentSubject"],
        {JOHN, MARY},
    )
    assert world.mails() == []


def test_an_international_address_is_invited_and_the_organizers_own_is_not(connected: Connected) -> None:
    client, business = connected.world.client, Business(connected.world.client)
    created = client.create({**WITH_JOHN, "invitees": [{"name": "Jörg", "address": "jörg@bücher.example"}]})
    assert (created.status, created.data["inviteeCount"]) == (201, 2)
    connected.world.pipeline.settle()
    event = connected.calendar.read(connected.reference)
    assert event is not None
    assert {each.address for each in event.attendees} == {JOHN, "jörg@xn--bcher-kva.example"}
    refused = client.invite(created.data["appointmentId"], {"name": "Room", "address": OWNER.upper()})
    assert (refused.status, refused.code) == (422, "invalid_field")
    booked = business.book(business.service(), "10:00", customer={"name": "Jörg", "email": "jörg@bücher.example"})
    assert (booked.status, booked.data["customer"]["email"]) == (201, "jörg@xn--bcher-kva.example")


def test_how_to_join_is_shown_while_the_appointment_takes_place(connected: Connected) -> None:
    world, place = connected.world, {"exchange": "Microsoft Teams", "google": "Google Meet"}[connected.kind]
    appointment_id = world.client.create(WITH_JOHN, idempotency_key="k").data["appointmentId"]
    world.pipeline.settle()
    assert world.client.get(appointment_id).data["joinUrl"] is None
    world.client.update(appointment_id, {"appointmentLocation": place})
    world.pipeline.settle()
    connected.settle()
    found = world.client.get(appointment_id).data
    assert found["joinUrl"].startswith(("https://teams.microsoft.com/", "https://meet.google.com/"))
    assert found["version"] == 2, "a link is nobody's change"
    world.client.cancel(appointment_id)
    assert world.client.get(appointment_id).data["joinUrl"] is None


def test_operators_see_what_the_calendar_was_told(connected: Connected) -> None:
    """As `scheducal appointments show` prints it: one event tells everybody, so that no invitee is named."""
    world = connected.world
    appointment_id = world.client.create(WITH_JOHN, idempotency_key="k").data["appointmentId"]
    world.pipeline.settle()
    tenants = TenantOperations(TenantRepository(table()), "mail.test")
    document = AppointmentOperations(table(), tenants).dossier(world.tenant.tenant_id, appointment_id)
    (told,) = document["told"]
    assert (told["inviteeId"], told["email"], told["operation"]) == (None, None, "create")
    assert told["reference"] == connected.reference
    assert document["sync"][0]["calendarId"] == connected.calendar_id


def test_changes_reach_the_event(connected: Connected) -> None:
    world = connected.world
    appointment_id = world.client.create(WITH_JOHN, idempotency_key="k").data["appointmentId"]
    world.pipeline.settle()
    world.client.update(appointment_id, MOVED)
    world.client.invite(appointment_id, INVITE_MARY)
    world.pipeline.settle()
    event = connected.calendar.read(connected.reference)
    assert event is not None
    assert event.start is not None
    assert event.start.isoformat() == "2026-04-15T18:00:00+00:00"
    assert sorted(each.address for each in event.attendees) == [JOHN, MARY]
    world.client.cancel(appointment_id)
    world.pipeline.settle()
    gone = connected.calendar.read(connected.reference)
    assert gone is None or gone.cancelled
    assert the_partition().sync["state"] == "synced"


def test_what_it_costs(connected: Connected) -> None:
    """As much as any other appointment, but for one that names another calendar than the default."""
    wire, client = connected.wire, connected.world.client
    client.create(WITH_JOHN, idempotency_key="k")
    assert wire.operations == ["UpdateItem", "TransactWriteItems"]
    begin = wire.next_number
    client.update(str(the_partition().appointment["appointmentId"]), MOVED)
    assert wire.operations[begin:] == ["UpdateItem", "Query", "TransactWriteItems"]


def test_a_request_may_choose_mail_or_the_default_by_name_and_nothing_unknown(connected: Connected) -> None:
    client, world = connected.world.client, connected.world
    assert client.create({**WITH_JOHN, "calendarId": "email"}, idempotency_key="m").status == 201
    assert client.create({**WITH_JOHN, "calendarId": connected.calendar_id}, idempotency_key="c").status == 201
    refused = client.create({**WITH_JOHN, "calendarId": "cal_nowhere"}, idempotency_key="n")
    assert (refused.status, refused.code) == (404, "calendar_not_found")
    world.pipeline.settle()
    assert sorted(row["system"] for row in of_kind("sync")) == sorted(["email", connected.system])
    assert [mail.recipient for mail in world.mails()] == [JOHN]
