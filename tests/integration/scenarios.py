"""Each way to change an appointment: what is there before, the request, and what it makes of the appointment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.integration.world import requests
from tests.integration.world.client import Reply
from tests.integration.world.requests import INVITE_MARY, JOHN, KEY, WITH_JOHN
from tests.integration.world.rows import Partition, partitions
from tests.integration.world.world import Arrange, World


def nothing(world: World) -> None:
    """No appointment yet."""
    del world


def with_two(world: World) -> None:
    """One appointment, two invitees, both told."""
    appointment_id = world.client.create(WITH_JOHN, idempotency_key="before").data["appointmentId"]
    world.client.invite(appointment_id, INVITE_MARY)
    world.pipeline.settle()
    world.clock.advance(seconds=30)


def the_id() -> str:
    """Give the id of the only appointment, empty where there is none yet."""
    found = partitions()
    return str(found[0].appointment["appointmentId"]) if found else ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """version: the appointment's after the change. has_changed: what the change itself shows in its rows."""

    name: str
    arrange: Arrange
    endpoint: str
    body: dict[str, Any] | None
    version: int
    has_changed: Callable[[Partition], bool]
    invitee: str = ""

    def path(self) -> dict[str, str]:
        """Give the path parameters, by what there is now."""
        return {"appointmentId": the_id(), "invitee": self.invitee}

    def request(self, world: World, **headers: str) -> Reply:
        """Send it once."""
        return world.client.send(self.endpoint, self.body, self.path(), None, **headers)

    def insist(self, world: World) -> Reply:
        """Send it until the server does not fail, always under the same key."""
        for _ in range(5):
            reply = self.request(world, idempotency_key=KEY)
            if not reply.is_failure:
                break
            world.clock.advance(seconds=1)
        return reply


def _invited(partition: Partition) -> set[str]:
    return {row["address"] for row in partition.of_kind("invitee") if "removedAt" not in row}


CREATE = Scenario("create", nothing, "create", WITH_JOHN, 1, lambda part: _invited(part) == {JOHN})
CREATE_GMAIL = Scenario(
    "create with plain message to Gmail first",
    nothing,
    "create",
    requests.WITH_GMAIL,
    1,
    lambda part: _invited(part) == {requests.GMAIL},
)
CREATE_SEVERAL = Scenario(
    "create with several invitees, one at Gmail",
    nothing,
    "create",
    {**WITH_JOHN, "invitees": [INVITE_MARY, requests.INVITE_GMAIL]},
    1,
    lambda part: _invited(part) == {JOHN, requests.MARY, requests.GMAIL},
)
MOVE = Scenario(
    "move", with_two, "update", requests.MOVED, 3, lambda part: part.appointment["startLocal"] == "2026-04-15T11:00:00"
)
RENAME = Scenario(
    "rename",
    with_two,
    "update",
    requests.RENAMED,
    3,
    lambda part: part.appointment["subject"] == requests.RENAMED["appointmentSubject"],
)
CANCEL = Scenario(
    "cancel", with_two, "cancel", requests.CANCELLED, 3, lambda part: part.appointment["status"] == "cancelled"
)
INVITE = Scenario(
    "invite with plain message to Gmail first",
    with_two,
    "invite",
    requests.INVITE_GMAIL,
    3,
    lambda part: requests.GMAIL in _invited(part),
)
UNINVITE = Scenario(
    "uninvite", with_two, "uninvite", None, 3, lambda part: _invited(part) == {requests.MARY}, invitee=JOHN
)
EVERY = (CREATE, CREATE_GMAIL, CREATE_SEVERAL, MOVE, RENAME, CANCEL, INVITE, UNINVITE)
