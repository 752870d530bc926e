"""What an endpoint costs: its AWS requests, by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.integration.connectors.authorization_servers import allow
from tests.integration.scenarios import CANCEL, CREATE, CREATE_GMAIL, EVERY, Scenario, the_id, with_two
from tests.integration.world.functions import forget
from tests.integration.world.requests import KEY, MOVED, WITH_GMAIL, WITH_JOHN
from tests.integration.world.world import World

AUTHENTICATE, READ, COMMIT, RECORD = "UpdateItem", "Query", "TransactWriteItems", "GetItem"


@contextmanager
def counted(world: World, *operations: str) -> Iterator[None]:
    """Check that the code inside makes exactly these calls, in this order."""
    begin = world.wire.next_number
    yield
    assert world.wire.operations[begin:] == list(operations)


@pytest.mark.parametrize("scenario", EVERY, ids=lambda scenario: scenario.name)
def test_a_change(world: World, scenario: Scenario) -> None:
    with world.wire.unseen():
        scenario.arrange(world)
    calls = (AUTHENTICATE, COMMIT) if scenario.endpoint == "create" else (AUTHENTICATE, READ, COMMIT)
    with counted(world, *calls):
        assert scenario.request(world, idempotency_key=KEY).status in {200, 201}


def test_a_read(world: World) -> None:
    with_two(world)
    appointment_id = the_id()
    with counted(world, AUTHENTICATE, READ):
        assert world.client.get(appointment_id).status == 200
    with counted(world, AUTHENTICATE, READ):
        found = world.client.list(**{"from": "2026-04-01T00:00:00Z", "to": "2026-04-30T00:00:00Z"})
        assert len(found.data["appointments"]) == 1
    with counted(world, AUTHENTICATE, READ):
        assert len(world.client.list().data["appointments"]) == 1
    with counted(world, AUTHENTICATE, READ):
        assert world.client.send("appointments.unverified").data["unverifiedResponses"] == []
    with counted(world, AUTHENTICATE, READ):
        assert world.client.send("appointments.undeliverable").data["undeliverableAddresses"] == []


def test_a_list_by_invitee_reads_the_appointments_in_one_batch(world: World) -> None:
    with_two(world)
    with counted(world, AUTHENTICATE, READ, "BatchGetItem"):
        assert len(world.client.list(invitee="mary@acmecorp.com").data["appointments"]) == 1


def test_a_repetition_under_the_same_key(world: World) -> None:
    assert CREATE.request(world, idempotency_key=KEY).status == 201
    with counted(world, AUTHENTICATE, COMMIT):
        assert CREATE.request(world, idempotency_key=KEY).headers["Idempotency-Replayed"] == "true"


def test_a_repeated_cancellation_looks_for_its_record(world: World) -> None:
    with_two(world)
    assert CANCEL.request(world, idempotency_key=KEY).status == 200
    with counted(world, AUTHENTICATE, READ, RECORD):
        assert CANCEL.request(world, idempotency_key=KEY).headers["Idempotency-Replayed"] == "true"


def test_an_update_that_changes_nothing(world: World) -> None:
    with_two(world)
    appointment_id = the_id()
    assert world.client.update(appointment_id, MOVED).status == 200
    with counted(world, AUTHENTICATE, READ):
        assert world.client.update(appointment_id, MOVED).headers["ETag"] == '"3"'


def test_a_refused_request(world: World) -> None:
    with counted(world, AUTHENTICATE):
        assert world.client.create({**WITH_JOHN, "appointmentEnd": "2026-04-15T08:00:00"}).status == 422
    with counted(world, AUTHENTICATE):
        assert world.client.get("no-such-id").status == 404
    with counted(world):
        assert world.client.send("create", "{").status == 400


def test_gmail_a_second_create_for_a_mailbox_costs_one_more_where_the_function_does_not_remember(world: World) -> None:
    assert CREATE_GMAIL.request(world).status == 201
    with counted(world, AUTHENTICATE, COMMIT):
        found = world.client.create({**WITH_GMAIL, "appointmentSubject": "The second"})
        assert found.data["gmailFirstInvite"] is False
    forget()
    # A cold function knows neither the allowance nor the mailbox.
    with counted(world, AUTHENTICATE, AUTHENTICATE, COMMIT, COMMIT):
        found = world.client.create({**WITH_GMAIL, "appointmentSubject": "The third"})
        assert found.data["gmailFirstInvite"] is False


def test_the_sync_of_a_change(world: World) -> None:
    with_two(world)
    assert CANCEL.request(world).status == 200
    # Dispatch reads the tenant's endpoints, of which there are none. The worker reads whether the tenant is suspended,
    # and counts its batch for the day's chart.
    tally = "UpdateItem"
    with counted(world, "SendMessageBatch", READ, RECORD, READ, COMMIT, *("SendEmail", COMMIT) * 2, COMMIT, tally):
        world.pipeline.work()


def test_a_sweep_of_nothing(world: World) -> None:
    # Eight shards of each kind of work: syncs, pull runs, looks, renewals, deliveries, replays, jobs; and manifests.
    with counted(world, *[READ] * (8 * 7 + 1)):
        world.pipeline.sweep()


def test_a_create_in_the_default_calendar_costs_nothing_more(world: World) -> None:
    # Whose it is, and the organizer's address, come with the API key.
    allow(world, "google", "example.com")
    body = {"kind": "google", "auth": "service_account", "account": "anna@example.com"}
    calendar_id = world.client.send("calendars.connect", body).data["calendarId"]
    for named in ({}, {"calendarId": calendar_id}):
        with counted(world, AUTHENTICATE, COMMIT):
            created = world.client.create({**WITH_JOHN, **named}, idempotency_key=str(named))
        (sync,) = world.client.get(created.data["appointmentId"]).data["sync"]
        assert sync["calendarId"] == calendar_id


def test_calendars(world: World) -> None:
    # A change reads the tenant and its connections; one of the default, which keys are in force too.
    allow(world, "google", "example.com")
    body = {"kind": "google", "auth": "service_account", "account": "anna@example.com"}
    with counted(world, AUTHENTICATE, RECORD, RECORD, READ, READ, COMMIT):
        path = {"calendarId": world.client.send("calendars.connect", body).data["calendarId"]}
    with counted(world, AUTHENTICATE, RECORD, READ, COMMIT):
        assert world.client.send("calendars.update", {"label": "x"}, path).status == 200
    with counted(world, AUTHENTICATE, READ):
        assert len(world.client.send("calendars.list").data["calendars"]) == 1
    with counted(world, AUTHENTICATE, RECORD, READ, READ, COMMIT):
        assert world.client.send("calendars.disconnect", None, path).status == 200


def test_connections(world: World) -> None:
    # The same as for calendars. One is read by its key, with its copies.
    allow(world, "google", "example.com")
    body = {"kind": "google", "auth": "service_account", "settings": {"account": "anna@example.com"}}
    with counted(world, AUTHENTICATE, RECORD, RECORD, READ, READ, COMMIT):
        path = {"connectionId": world.client.send("connections.create", body).data["connectionId"]}
    with counted(world, AUTHENTICATE, RECORD, RECORD, READ):
        assert world.client.send("connections.get", None, path).data["settings"] == body["settings"]
    with counted(world, AUTHENTICATE, READ):
        assert len(world.client.send("connections.list").data["connections"]) == 1
    with counted(world, AUTHENTICATE, RECORD, READ, COMMIT):
        assert world.client.send("connections.update", {"label": "x"}, path).status == 200
    with counted(world, AUTHENTICATE, RECORD, READ, READ, COMMIT):
        assert world.client.send("connections.delete", None, path).status == 200
    with counted(world, AUTHENTICATE):
        kinds = {each["kind"] for each in world.client.send("connectors.list").data["connectors"]}
    assert kinds >= {"email", "exchange", "google"}
