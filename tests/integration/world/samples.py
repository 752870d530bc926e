"""Sample events, invoked as `scheducal invoke` does: their placeholders filled for a world's tenant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

from scheducal_tools.cli.operations.invocation.values import basic, dates
from scheducal_tools.cli.samples import Event, fill, placeholders, read_event
from tests.integration.world.functions import invoke
from tests.integration.world.world import World

EVENTS = Path(__file__).parents[3] / "events"
# By placeholder, the list that has what stands for it.
LISTED = {"resourceId": "resources", "serviceId": "services", "customerId": "customers", "bookingId": "bookings"}
NAMED = "holdId"  # Holds are in no list: whoever made one names it, with --set.
NEWEST = {"appointmentId": "appointments", "calendarId": "calendars", "webhookId": "webhooks", **LISTED}


class Send(Protocol):
    """Invokes a function with its sample. given: values that take precedence."""

    def __call__(self, name: str, **given: str) -> Any:
        """Call the function, and give its answer."""
        ...


def sender(world: World) -> Send:
    """For the tenant, and the newest of each kind."""

    def sent(name: str, **given: str) -> Any:
        return invoke(world.wire, name, sample(world, name, **given))

    return sent


def sample(world: World, name: str, **given: str) -> Event:
    """Make a function's sample with its placeholders filled; what is there is looked up over the API."""
    event = read_event(EVENTS / f"{name}.json")
    filled: Event = fill(event, _values(world, event, given))
    return filled


def data(answer: dict[str, Any]) -> dict[str, Any]:
    """Give the data of a success."""
    body = json.loads(answer["body"])
    assert body["success"] is True, body
    found: dict[str, Any] = body["data"]
    return found


def _values(world: World, event: Event, given: dict[str, str]) -> dict[str, str]:
    credentials = basic(world.client.api_key, world.client.api_secret)
    found = {"tenantId": world.tenant.tenant_id, "credentials": credentials, **dates(world.clock.now().date())}
    for placeholder in placeholders(event) & NEWEST.keys():
        area = NEWEST[placeholder]
        listed = world.client.list() if area == "appointments" else world.client.send(f"{area}.list")
        found[placeholder] = listed.data[area][0][placeholder]
    return found | given
