"""A client's catalog: a person, a room, a service that takes both, customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.integration.world.client import Client, Reply

ANNA: dict[str, Any] = {
    "name": "Anna Berg",
    "kind": "person",
    "timeZone": "Europe/Berlin",
    "weekly": {"monday": ["13:00-17:00", "09:00-12:00"], "friday": ["22:00-02:00"]},
    "holidays": {"country": "DE", "region": "BE", "worked": ["Frauentag"]},
    "email": "anna@example.com",
}
ROOM: dict[str, Any] = {"name": "Room 1", "kind": "room", "timeZone": "Europe/Berlin"}
ADVICE: dict[str, Any] = {"name": "Advice", "timeZone": "Europe/Berlin", "durations": [30, 60]}
MARY: dict[str, Any] = {"name": "Mary Jones", "email": "Mary@Example.com", "phone": "+49 (30) 901820"}
_IDS = {"resources": "resourceId", "services": "serviceId", "customers": "customerId", "channels": "channel"}


@dataclass(frozen=True, slots=True)
class Catalog:
    """The catalog of a client's account. area: `resources`, say."""

    client: Client

    def create(self, area: str, body: dict[str, Any], **headers: str) -> Reply:
        """POST /api/v1/{area}."""
        return self.client.send(f"{area}.create", body, None, None, **headers)

    def list(self, area: str, **query: str) -> Reply:
        """GET /api/v1/{area}."""
        return self.client.send(f"{area}.list", None, None, query)

    def get(self, area: str, entry_id: str) -> Reply:
        """GET /api/v1/{area}/{id}."""
        return self._send(area, "get", entry_id, None)

    def update(self, area: str, entry_id: str, body: dict[str, Any], **headers: str) -> Reply:
        """PATCH /api/v1/{area}/{id}."""
        return self._send(area, "update", entry_id, body, **headers)

    def delete(self, area: str, entry_id: str, **headers: str) -> Reply:
        """DELETE /api/v1/{area}/{id}."""
        return self._send(area, "delete", entry_id, None, **headers)

    def put_channel(self, name: str, body: dict[str, Any], **headers: str) -> Reply:
        """PUT /api/v1/channels/{channel}."""
        return self._send("channels", "put", name, body, **headers)

    def resource(self, body: dict[str, Any] = ROOM) -> str:
        """Give the id of a new resource."""
        return str(self.create("resources", body).data["resourceId"])

    def service(self, *resources: str, **more: Any) -> str:
        """Give the id of a new service that takes one of the resources."""
        body = {**ADVICE, "staffing": [{"resources": list(resources)}], **more}
        return str(self.create("services", body).data["serviceId"])

    def _send(self, area: str, verb: str, entry_id: str, body: dict[str, Any] | None, **headers: str) -> Reply:
        return self.client.send(f"{area}.{verb}", body, {_IDS[area]: entry_id}, None, **headers)
