"""One life of an appointment, as the events of one round: every endpoint once, and the bare handler."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.integration.world.client import http_event
from tests.integration.world.functions import ENDPOINTS
from tests.integration.world.requests import CANCELLED, INVITE_MARY, MARY, RENAMED, WITH_JOHN

Event = dict[str, Any]
Call = Callable[[str, Event], dict[str, Any]]
BARE = "bare"
MODULES = {BARE: "tests.benchmarks.handlers.bare"} | {name: f"functions.appointments.{name}" for name in ENDPOINTS}


def play(call: Call, authorization: str) -> None:
    """One round: `call` sends an event to the handler of a name and gives its answer."""

    def send(name: str, event: Event) -> dict[str, Any]:
        event["headers"]["authorization"] = authorization
        return call(name, event)

    send(BARE, http_event("create", body={**WITH_JOHN, "id": str(uuid4())}))
    created = send("create", http_event("create", body={**WITH_JOHN, "appointmentSubject": f"Review {uuid4()}"}))
    path = {"appointmentId": json.loads(created["body"])["data"]["appointmentId"]}
    send("get", http_event("get", path))
    send("list", http_event("list", query={"limit": "1"}))
    send("update", http_event("update", path, RENAMED))
    send("invite", http_event("invite", path, INVITE_MARY))
    send("uninvite", http_event("uninvite", {**path, "invitee": MARY}))
    send("cancel", http_event("cancel", path, CANCELLED))
