"""What became of events on their way to endpoints, and what must hold of it. Each law raises AssertionError."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from scheducal.http.pinned.model import PinnedResult
from tests.integration.world.rows import Row, of_kind
from tests.integration.world.webhooks.receivers import Request
from tests.integration.world.webhooks.webhooks import TYPES, URL, Hooks
from tests.integration.world.world import World

FINAL = {"delivered", "undelivered", "skipped"}
MOST_ATTEMPTS = 5


def registered(world: World, url: str = URL, types: list[str] | None = None) -> str:
    """Give the id of a new endpoint."""
    found: str = Hooks(world.client).register({"webhookUrl": url, "eventTypes": types or TYPES}).data["webhookId"]
    return found


def sent_test(world: World, webhook_id: str) -> str:
    """Give the id of a test event, which is on its way to one endpoint as far as the table."""
    found: str = Hooks(world.client).test(webhook_id).data["eventId"]
    return found


def deliveries() -> list[Row]:
    """All, in the order of their events."""
    return sorted(of_kind("delivery"), key=lambda row: (str(row["sk"]), str(row["webhookId"])))


def the_delivery() -> Row:
    """Give the only one."""
    (found,) = of_kind("delivery")
    return found


def attempts() -> list[Row]:
    """Those that failed, of all deliveries, by generation and number."""
    return sorted(of_kind("attempt"), key=lambda row: (str(row["sk"]), str(row["pk"])))


@dataclass(slots=True)
class Journey:
    """Fails an endpoint's attempts: each of the outcomes in turn, over as much time as it takes."""

    world: World
    outcomes: list[PinnedResult] = field(default_factory=list)

    def to(self, webhook_id: str, url: str = URL) -> list[Request]:
        """List the endpoint's requests of one test event, once it has ended."""
        self.world.receivers.answer(url, *self.outcomes)
        sent_test(self.world, webhook_id)
        self.world.pipeline.settle()
        return self.world.receivers.got


def every_event_has_ended() -> None:
    """Each event has one delivery with a final state at each endpoint that subscribed, and no more."""
    expected = {
        (event["eventId"], endpoint["webhookId"])
        for event in of_kind("event")
        for endpoint in of_kind("webhook")
        if _is_told(endpoint, event)
    }
    found = [(row["eventId"], row["webhookId"]) for row in deliveries()]
    assert sorted(found) == sorted(expected)
    for row in deliveries():
        assert row["state"] in FINAL, row
        assert not row.keys() & {"dueAt", "duePk", "claim", "claimedUntil", "notBefore"}, row


def _is_told(endpoint: Row, event: Row) -> bool:
    if "webhookId" in event:
        return bool(event["webhookId"] == endpoint["webhookId"])
    return event["eventType"] in endpoint["eventTypes"]


def attempts_are_within_bounds(world: World) -> None:
    """At most five attempts in a generation, numbered from 1, and no more requests than attempts."""
    for delivery in deliveries():
        kept = [row for row in attempts() if row["sk"].startswith(f"{delivery['sk']}#") and row["pk"] == delivery["pk"]]
        numbers = Counter(row["generation"] for row in kept)
        if delivery["state"] == "delivered":
            numbers[delivery["last"]["generation"]] += 1
        assert all(count <= MOST_ATTEMPTS for count in numbers.values()), kept
        requests = [each for each in world.receivers.got if each.webhook_id == delivery["eventId"]]
        to_it = [each for each in requests if each.url == _url_of(delivery)]
        assert len(to_it) <= sum(numbers.values()), "a request that no attempt tells of"


def _url_of(delivery: Row) -> Any:
    (endpoint,) = (row for row in of_kind("webhook") if row["webhookId"] == delivery["webhookId"])
    return endpoint["url"]


def requests_are_the_events(world: World) -> None:
    """Each carries its event byte for byte, under the event's id."""
    envelopes = {row["eventId"]: row["envelope"] for row in of_kind("event")}
    for request in world.receivers.got:
        assert request.body.decode() == envelopes[request.webhook_id]
        assert request.event["id"] == request.webhook_id


def delivered_means_received(world: World) -> None:
    """Check that a delivery is `delivered` only where the endpoint got it and said so."""
    taken = {(each.webhook_id, each.url) for each in world.receivers.got if each.status and 200 <= each.status < 300}
    for row in deliveries():
        if row["state"] == "delivered":
            assert (row["eventId"], _url_of(row)) in taken


def doubles(world: World) -> int:
    """Count the requests came after the same event had been taken."""
    taken: Counter[tuple[str, str]] = Counter()
    for request in world.receivers.got:
        if request.status is not None and 200 <= request.status < 300:
            taken[request.webhook_id, request.url] += 1
    return sum(count - 1 for count in taken.values())


def every_delivery_holds(world: World) -> None:
    """All laws, of a world that has settled. A double only where a fault hit the request, or the record of it."""
    with world.wire.unseen():
        every_event_has_ended()
        attempts_are_within_bounds(world)
        requests_are_the_events(world)
        delivered_means_received(world)
        assert doubles(world) <= int(_hit_a_request(world)), "the endpoint got an event twice without need"


def _hit_a_request(world: World) -> bool:
    failed = world.wire.failed
    if failed is None:
        return False
    nearby = world.wire.calls[max(failed.number - 2, 0) : failed.number + 1]  # the endpoint's health, the record
    return any(call.operation == "POST" for call in nearby)
