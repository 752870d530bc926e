"""An appointment that refused requests must leave as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.integration.world.client import Client, Reply
from tests.integration.world.rows import rows

CALL = {
    "appointmentStart": "2027-03-01T09:00:00",
    "appointmentEnd": "2027-03-01T10:00:00",
    "appointmentTimeZone": "Europe/Paris",
}
Refused = tuple[int, str | None, str | None]


@contextmanager
def untouched(client: Client) -> Iterator[dict[str, str]]:
    """Give the path parameter of an appointment; fails where it changes, or the tenant has another row at the end."""
    path = {"appointmentId": client.create({**CALL, "name": "Ada", "address": "ada@example.com"}).data["appointmentId"]}
    before = client.send("get", None, path).data, _kept()
    yield path
    assert (client.send("get", None, path).data, _kept()) == before


def refused(reply: Reply) -> Refused:
    """Status, code and param of a refusal in the contract's envelope."""
    assert list(reply.body) == ["success", "message", "error", "apiVersion"], reply.body
    return reply.status, reply.code, reply.body["error"]["param"]


def _kept() -> list[tuple[str, str]]:
    """Give the keys of tenants' rows; others count what strangers ask."""
    return sorted((row["pk"], row["sk"]) for row in rows() if row["pk"].startswith("T#"))
