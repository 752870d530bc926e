"""One stage, end to end through its public interface, step by step in this order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from scheducal_tools.local.demo.receiver import Receiver, check_signatures
from tests.e2e.stack.envelope import data, error
from tests.e2e.stack.running import eventually
from tests.smoke.client import LONGEST_WAIT, MAILBOX, TenantClient

APPOINTMENTS = "/api/v1/appointments"
ZONE = "Europe/Berlin"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SECOND = MAILBOX.replace("@", "+second@")


def tomorrow() -> str:
    return (datetime.now(UTC).date() + timedelta(days=1)).isoformat()


def request(subject: str) -> dict[str, Any]:
    """Make an appointment with the mailbox simulator."""
    return {
        "appointmentSubject": subject,
        "appointmentStart": f"{tomorrow()}T14:00:00",
        "appointmentEnd": f"{tomorrow()}T14:30:00",
        "appointmentTimeZone": ZONE,
        "name": "Mailbox simulator",
        "address": MAILBOX,
    }


@pytest.fixture(scope="module")
def appointment(client: TenantClient) -> str:
    """Give the id of the appointment that most steps are about."""
    made = client.make("appointments", request("Smoke test"), kind="appointment")
    return str(data(made, 201)["appointmentId"])


@pytest.fixture(scope="module")
def service(client: TenantClient) -> str:
    """Give the id of a service of somebody who works all day."""
    anna = {"name": "Anna", "kind": "person", "timeZone": ZONE, "weekly": {day: ["08:00-20:00"] for day in DAYS}}
    person = data(client.make("resources", anna, kind="resource"), 201)["resourceId"]
    body = {"name": "Advice", "timeZone": ZONE, "durations": [30], "staffing": [{"resources": [person]}]}
    return str(data(client.make("services", body, kind="service"), 201)["serviceId"])


def test_the_documentation_answers(anybody: httpx.Client) -> None:
    page, document = anybody.get("/docs"), anybody.get("/api/v1/openapi.json")
    assert (page.status_code, document.status_code) == (200, 200)
    assert page.headers["content-type"].startswith("text/html")
    assert APPOINTMENTS in document.json()["paths"]


def test_a_wrong_key_is_refused(anybody: httpx.Client, client: TenantClient) -> None:
    nobody = [None, ("key_nobody", "sec_nobody")]
    refused = [error(anybody.get(APPOINTMENTS, auth=each) if each else anybody.get(APPOINTMENTS)) for each in nobody]
    assert refused == [(401, "invalid_credentials", None)] * 2
    assert client.api.get(APPOINTMENTS).status_code == 200


def test_a_request_that_is_repeated_makes_one_appointment(client: TenantClient) -> None:
    key = uuid4().hex
    first, again = (client.make("appointments", request("Repeated"), kind="appointment", key=key) for _ in range(2))
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"


def test_the_invitation_is_sent(client: TenantClient, appointment: str) -> None:
    assert client.settled(appointment)["status"] == "confirmed"


def test_a_change_is_sent(client: TenantClient, appointment: str) -> None:
    body = {"appointmentStart": f"{tomorrow()}T15:00:00", "appointmentEnd": f"{tomorrow()}T15:30:00"}
    assert client.api.put(f"{APPOINTMENTS}/{appointment}", json=body).status_code == 200
    assert client.settled(appointment)["start"] == f"{tomorrow()}T15:00:00"


def test_an_invitee_is_added_and_taken_out_by_an_address_with_a_plus(client: TenantClient, appointment: str) -> None:
    invitations = f"{APPOINTMENTS}/{appointment}/invitations"
    assert client.api.post(invitations, json={"name": "Second", "address": SECOND}).status_code == 200
    assert client.api.delete(f"{invitations}/{quote(SECOND, safe='')}").status_code == 200
    assert [each["email"] for each in client.settled(appointment)["invitees"]] == [MAILBOX]


def test_it_is_listed(client: TenantClient, appointment: str) -> None:
    """Lists may lag a moment behind."""
    eventually(
        lambda: data(client.api.get(APPOINTMENTS, params={"invitee": MAILBOX}))["appointments"],
        lambda listed: appointment in {each["appointmentId"] for each in listed},
        seconds=LONGEST_WAIT,
    )


def test_the_timeline_tells_of_each_version_and_each_mail(client: TenantClient, appointment: str) -> None:
    entries = data(client.api.get(f"{APPOINTMENTS}/{appointment}/timeline"))["timeline"]
    assert [each["version"] for each in entries if each["type"] == "change"] == [1, 2, 3, 4]
    notices = [each for each in entries if each["type"] == "notice"]
    assert notices
    assert [each for each in notices if each.get("error")] == []


def test_what_is_free_can_be_booked_once(client: TenantClient, service: str) -> None:
    slots = data(client.api.get("/api/v1/availability/next", params={"serviceId": service, "n": 2}))["slots"]
    customer = {"name": "Mailbox simulator", "email": MAILBOX}
    body = {"serviceId": service, "start": slots[1]["startInstant"], "timeZone": ZONE, "customer": customer}
    booked = data(client.make("bookings", body, kind="booking"), 201)
    assert booked["status"] == "confirmed"
    other = {**body, "customer": {"name": "Second", "email": SECOND}}
    assert error(client.api.post("/api/v1/bookings", json=other))[:2] == (409, "slot_unavailable")
    assert client.settled(booked["appointmentId"])["status"] == "confirmed"
    cancelled = client.api.post(f"/api/v1/bookings/{booked['bookingId']}/cancel", json={})
    assert data(cancelled)["status"] == "cancelled"


def test_an_event_is_delivered(client: TenantClient, receiver: str | Receiver) -> None:
    where = receiver if isinstance(receiver, str) else receiver.url
    body = {"webhookUrl": where, "eventTypes": ["appointment.created"]}
    webhook = data(client.make("webhooks", body, kind="webhook"), 201)
    path = f"/api/v1/webhooks/{webhook['webhookId']}"
    told = data(client.api.post(f"{path}/test", json={}), 202)["eventId"]
    eventually(
        lambda: data(client.api.get(f"{path}/deliveries"))["deliveries"],
        lambda found: [each["state"] for each in found if each["eventId"] == told] == ["delivered"],
        seconds=LONGEST_WAIT,
    )
    if not isinstance(receiver, str):
        received = receiver.inbox.get(timeout=LONGEST_WAIT)
        assert received.event["id"] == told
        check_signatures(received, webhook["secret"])


def test_a_cancellation_is_sent(client: TenantClient, appointment: str) -> None:
    assert client.api.delete(f"{APPOINTMENTS}/{appointment}").status_code == 200
    assert client.settled(appointment)["status"] == "cancelled"
