"""Each function's sample event, invoked: what `scheducal invoke` sends does what it says."""

from __future__ import annotations

import json
import pkgutil
from pathlib import Path

import pytest

import functions
from infra.functions.routes import discover
from scheducal.connectors.push.queue import SyncMessage
from scheducal.store.keys import Key
from scheducal.store.table import table
from scheducal.store.writes import Update
from scheducal_tools.cli.samples import placeholders, read_event
from tests.integration.connectors.authorization_servers import allow
from tests.integration.world.aws import TABLE, client
from tests.integration.world.functions import module
from tests.integration.world.rows import of_kind
from tests.integration.world.samples import EVENTS, LISTED, NAMED, Send, data
from tests.integration.world.webhooks.webhooks import URL, Hooks
from tests.integration.world.world import World

ROOT = Path(__file__).parents[2]
ENDPOINTS = {each.module.removeprefix("functions."): each for each in discover(functions)}


@pytest.fixture
def created(send: Send) -> str:
    """Give the id of the sample appointment."""
    appointment_id: str = data(send("appointments.create"))["appointmentId"]
    return appointment_id


@pytest.fixture
def document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the OpenAPI document where the functions look for it; in their asset it lies beside them."""
    for name in ("docs.openapi", "docs.fallback"):
        monkeypatch.setattr(module(name), "__file__", str(ROOT / "docs" / "beside.py"))


def sample_names() -> list[str]:
    """Functions that have a sample."""
    return sorted(path.name.removesuffix(".json") for path in EVENTS.iterdir())


def test_every_function_has_a_sample_and_every_sample_a_function() -> None:
    names = [each.name for each in pkgutil.walk_packages(functions.__path__, "functions.") if not each.ispkg]
    # Each lies in the folder of an area; what several of them share lies above.
    assert sample_names() == sorted(name.removeprefix("functions.") for name in names if name.count(".") == 2)


@pytest.mark.parametrize("name", sample_names())
def test_a_sample_leaves_open_only_what_the_command_line_can_fill(name: str) -> None:
    event = read_event(EVENTS / f"{name}.json")
    known = {
        "credentials",
        "operatorCredentials",
        "jobId",
        "tenantId",
        "appointmentId",
        "webhookId",
        "calendarId",
        "connectionId",
        NAMED,
        *LISTED,
    }
    assert placeholders(event) <= known | {"yesterday", "nextMonday"}


@pytest.mark.parametrize("name", sorted(ENDPOINTS))
def test_a_request_takes_a_route_of_its_function(name: str) -> None:
    event, endpoint = read_event(EVENTS / f"{name}.json"), ENDPOINTS[name]
    assert event["routeKey"] == event["requestContext"]["routeKey"]
    assert event["routeKey"] in endpoint.route_keys
    # A page asks for a session, which no sample has.
    assert ("authorization" in event["headers"]) is not (endpoint.public or endpoint.pages)


@pytest.mark.parametrize("name", sorted(ENDPOINTS))
def test_a_request_has_the_path_that_its_route_and_parameters_make(name: str) -> None:
    event = read_event(EVENTS / f"{name}.json")
    template = event["routeKey"].partition(" ")[2] or event["rawPath"]
    assert template.format_map(event.get("pathParameters", {})) == event["rawPath"]
    assert event["rawPath"] == event["requestContext"]["http"]["path"]


def test_create(send: Send, world: World) -> None:
    appointment = data(send("appointments.create"))
    assert (appointment["subject"], appointment["inviteeCount"]) == ("Quarterly Business Review", 1)
    assert world.client.get(appointment["appointmentId"]).data["start"] == "2027-04-15T09:00:00"


def test_list_shows_what_the_samples_create(send: Send, created: str) -> None:
    listed = data(send("appointments.list"))
    assert [each["appointmentId"] for each in listed["appointments"]] == [created]


def test_get(send: Send, created: str) -> None:
    found = data(send("appointments.get"))
    assert (found["appointmentId"], found["invitees"][0]["email"]) == (created, "john@example.com")


def test_update(send: Send, created: str, world: World) -> None:
    assert data(send("appointments.update"))["startDateTime"] == "2027-04-15T10:00:00"
    assert world.client.get(created).data["version"] == 2


def test_invite_then_uninvite(send: Send, created: str) -> None:
    assert data(send("appointments.invite"))["totalInvitees"] == 2
    removed = data(send("appointments.uninvite"))
    assert (removed["appointmentId"], removed["email"], removed["totalInvitees"]) == (created, "mary@example.com", 1)


def test_cancel(send: Send, created: str) -> None:
    cancelled = data(send("appointments.cancel"))
    assert (cancelled["appointmentId"], cancelled["originalInviteeCount"]) == (created, 1)


def test_webhooks(send: Send, world: World) -> None:
    registered = data(send("webhooks.register"))
    assert data(send("webhooks.list"))["webhooks"][0] == data(send("webhooks.get"))
    assert data(send("webhooks.update"))["eventTypes"] == ["attendee.responded"]
    assert data(send("webhooks.regenerate_secret"))["secret"] != registered["secret"]
    assert send("webhooks.test")["statusCode"] == 202
    assert data(send("webhooks.delete")) == {"webhookId": registered["webhookId"]}
    assert world.client.send("webhooks.list").data == {"webhooks": []}


def test_catalog(send: Send) -> None:
    resource, service = data(send("resources.create")), data(send("services.create"))
    assert data(send("resources.update"))["timeOff"][0]["reason"] == "Summer holiday"
    assert data(send("resources.get"))["version"] == 2
    assert len(data(send("resources.add_time_off"))["timeOff"]) == 2
    assert len(data(send("resources.remove_time_off"))["timeOff"]) == 1
    assert data(send("resources.handover"))["bookings"] == []
    assert data(send("services.update"))["notice"] == 120
    assert [each["serviceId"] for each in data(send("services.list"))["services"]] == [service["serviceId"]]
    assert data(send("services.get"))["staffing"][0]["resources"] == [resource["resourceId"]]
    assert data(send("channels.put"))["holdSeconds"] == 600
    assert data(send("channels.list"))["channels"][-1]["channel"] == "shop"
    assert data(send("channels.delete")) == {"channel": "shop"}
    assert data(send("services.delete")) == {"serviceId": service["serviceId"]}
    assert data(send("resources.delete")) == {"resourceId": resource["resourceId"]}
    assert data(send("resources.list"))["resources"] == []


def test_customers(send: Send) -> None:
    customer = data(send("customers.create"))
    assert (customer["email"], customer["phone"]) == ("mary@acmecorp.com", "+4930901820")
    assert data(send("customers.update"))["notes"] == "Prefers mornings."
    assert data(send("customers.list"))["customers"] == [data(send("customers.get"))]
    merged = json.loads(send("customers.merge")["body"])
    assert (merged["error"]["code"], customer["customerId"]) == ("invalid_field", customer["customerId"])
    assert data(send("customers.delete")) == {"customerId": customer["customerId"]}


@pytest.mark.usefixtures("created")
def test_timeline(send: Send) -> None:
    found = data(send("appointments.timeline"))
    assert [entry["type"] for entry in found["timeline"]] == ["change", "event", "sync"]


def test_undeliverable_addresses(send: Send) -> None:
    assert data(send("appointments.undeliverable")) == {"undeliverableAddresses": [], "nextCursor": None}
    refused = json.loads(send("appointments.clear_undeliverable")["body"])
    assert refused["error"]["code"] == "address_not_found"


def test_unverified_answers(send: Send) -> None:
    assert data(send("appointments.unverified")) == {"unverifiedResponses": [], "nextCursor": None}


@pytest.mark.usefixtures("created")
def test_replay_of_what_the_samples_deliver(send: Send, world: World) -> None:
    Hooks(world.client).register({"webhookUrl": URL, "eventTypes": ["appointment.created"]})
    sample = read_event(EVENTS / "pipeline.dispatch.json")["Records"][0]["dynamodb"]["NewImage"]
    (written,) = of_kind("event")
    table().update(Update(Key(written["pk"], written["sk"]), {"eventId": sample["eventId"]["S"]}))
    send("pipeline.deliver")
    (delivery,) = data(send("webhooks.deliveries"))["deliveries"]
    replayed = data(send("webhooks.replay_delivery"))
    assert (replayed["deliveryId"], replayed["generation"]) == (delivery["deliveryId"], 2)
    assert data(send("deliveries.list"))["deliveries"] == []


def test_replay_of_all_that_failed(send: Send) -> None:
    webhook_id = data(send("webhooks.register"))["webhookId"]
    started = data(send("webhooks.start_replay"))
    assert (started["webhookId"], started["since"]) == (webhook_id, "2026-03-18T00:00:00Z")
    refused = send("webhooks.get_replay")
    assert (refused["statusCode"], json.loads(refused["body"])["error"]["code"]) == (404, "replay_not_found")


@pytest.mark.usefixtures("document")
def test_openapi_is_the_document(send: Send) -> None:
    answer = send("docs.openapi")
    assert json.loads(answer["body"])["paths"]["/api/v1/appointments"].keys() == {"get", "post"}


def test_page_loads_assets_of_our_own(send: Send) -> None:
    answer = send("docs.page")
    assert answer["statusCode"] == 200
    assert "swagger-ui" in answer["body"]


@pytest.mark.usefixtures("document")
def test_fallback_says_which_methods_the_path_takes(send: Send) -> None:
    answer = send("docs.fallback")
    assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "GET, PUT, DELETE")


def test_dispatch_puts_the_appointment_on_the_sync_queue(send: Send, created: str, world: World) -> None:
    assert send("pipeline.dispatch") == {"batchItemFailures": []}
    (message,) = world.pipeline.receive()
    assert SyncMessage.from_json(message["Body"]) == SyncMessage(world.tenant.tenant_id, created, "email")


@pytest.mark.usefixtures("created")
def test_the_stream_sample_holds_what_a_commit_writes() -> None:
    sample = read_event(EVENTS / "pipeline.dispatch.json")["Records"][0]["dynamodb"]["NewImage"]
    (written,) = (row for row in client("dynamodb").scan(TableName=TABLE)["Items"] if row["kind"] == {"S": "event"})
    assert {name: value.keys() for name, value in sample.items()} == {
        name: value.keys() for name, value in written.items()
    }
    assert json.loads(sample["envelope"]["S"]).keys() == json.loads(written["envelope"]["S"]).keys()


def test_sync_sends_the_invitation(send: Send, created: str, world: World) -> None:
    assert send("pipeline.sync") == {"batchItemFailures": []}
    (mail,) = world.mails()
    assert mail.invitation is not None
    assert (mail.recipient, mail.invitation.method) == ("john@example.com", "REQUEST")
    assert world.client.get(created).data["sync"][0]["state"] == "synced"


@pytest.mark.usefixtures("created")
def test_deliver_posts_what_the_stream_sample_planned(send: Send, world: World) -> None:
    Hooks(world.client).register({"webhookUrl": URL, "eventTypes": ["appointment.created"]})
    send("pipeline.dispatch")
    assert send("pipeline.deliver") == {"batchItemFailures": []}
    (request,) = world.receivers.got
    assert (request.url, request.event["eventType"]) == (URL, "appointment.created")
    assert of_kind("delivery")[0]["state"] == "delivered"


def test_replay_finds_no_such_job(send: Send, world: World) -> None:
    data(send("webhooks.register"))
    assert send("pipeline.jobs") == {"batchItemFailures": []}
    assert world.pipeline.messages() == 0


def test_sweep_puts_an_overdue_appointment_back_on_the_queue(send: Send, created: str, world: World) -> None:
    send("pipeline.sweep")
    assert world.pipeline.receive() == []
    world.clock.advance(minutes=2)
    send("pipeline.sweep")
    (message,) = world.pipeline.receive()
    assert SyncMessage.from_json(message["Body"]).appointment_id == created


def test_the_test_message_of_s3_is_no_mail(send: Send) -> None:
    assert send("inbound.mail") == {"batchItemFailures": []}


def test_calendars(send: Send, world: World) -> None:
    asked = data(send("calendars.connect"))
    assert asked["authorizationUrl"].startswith("https://api.example.com/oauth/google/start?link=")
    assert data(send("calendars.list")) == {"calendars": []}
    allow(world, "google", "example.com")
    body = {"kind": "google", "auth": "service_account", "account": "anna@example.com", "isDefault": False}
    calendar_id = world.client.send("calendars.connect", body).data["calendarId"]
    assert data(send("calendars.update"))["isDefault"] is True
    assert data(send("calendars.disconnect")) == {"calendarId": calendar_id}


@pytest.mark.parametrize("name", ["oauth.start", "oauth.callback"])
def test_pages_for_browsers(send: Send, name: str) -> None:
    answer = send(name)
    assert (answer["statusCode"], "This link does not work" in answer["body"]) == (400, True)
