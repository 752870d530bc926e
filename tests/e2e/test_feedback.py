"""What becomes of a mail, all the way: from SES's simulator to the invitee, the timeline and the webhook."""

from __future__ import annotations

from typing import Any

import httpx

from tests.e2e.stack.receiver import receiving
from tests.e2e.stack.running import appointment, eventually
from tests.e2e.test_webhooks import created, registered

SIMULATOR = "simulator.amazonses.com"
ENDED = {
    "success": ("delivered", False),
    "bounce": ("bounced", True),
    "ooto": ("delivered", False),
    "complaint": ("complained", True),
    "suppressionlist": ("suppressed", True),
}


def mails(api: httpx.Client, path: str) -> dict[str, tuple[str, bool] | None]:
    """By the part before the `@` of each invitee."""
    shown = api.get(path).json()["data"]["invitees"]
    states = {each["email"].partition("@")[0]: each["mail"] for each in shown}
    return {who: (mail["state"], mail["isPermanent"]) if mail else None for who, mail in states.items()}


def of_type(timeline: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [each for each in timeline if each["type"] == kind]


def test_a_bounce_is_shown_told_in_the_timeline_and_sent_to_webhooks(api: httpx.Client) -> None:
    address = f"bounce@{SIMULATOR}"
    with receiving() as receiver, registered(api, receiver, ["attendee.unreachable"]):
        path = f"/api/v1/appointments/{created(api, address)}"
        eventually(receiver.types, lambda types: types == ["attendee.unreachable"])
        [invitee] = api.get(path).json()["data"]["invitees"]
        told = receiver.received[0].event["data"]
    assert invitee["mail"]["state"] == "bounced"
    assert invitee["mail"]["reason"] == "the mail server refuses the address for good (5.1.1)"
    assert (told["attendee"]["email"], told["mail"]) == (address, invitee["mail"])
    timeline = api.get(f"{path}/timeline").json()["data"]["timeline"]
    [entry] = of_type(timeline, "mail")
    assert (entry["email"], entry["outcome"], entry["version"]) == (address, "bounced", 1)
    [event] = [each for each in of_type(timeline, "event") if each["eventType"] == "attendee.unreachable"]
    assert event["at"] >= entry["at"]


def test_each_address_of_the_simulator_ends_as_it_says(api: httpx.Client) -> None:
    first, *others = ENDED
    answer = api.post("/api/v1/appointments", json=appointment(f"{first}@{SIMULATOR}"))
    path = f"/api/v1/appointments/{answer.json()['data']['appointmentId']}"
    for each in others:
        invited = api.post(f"{path}/invitations", json={"name": each, "address": f"{each}@{SIMULATOR}"})
        assert invited.status_code == 200, invited.text
    eventually(lambda: mails(api, path), lambda found: found == ENDED)
